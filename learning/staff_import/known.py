"""Units and people that a staff list may mean, read once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Max, Q, QuerySet, Value
from django.db.models.functions import Replace, Upper
from django.utils import timezone

from cms.text import code_key, fold
from learning.access.reach import Reach, leaving_from, places_of
from learning.access.rights import who_enters
from learning.accounts.email_changes import waiting_emails
from learning.engine.unit_names import name_key, suggestions
from learning.enums import PostingKind
from learning.formats.staff_excel import StaffRow
from learning.models import OtherStaffCode, Posting, Unit, User

MAX_NAMED = 500
# As `code_key` compares, as far as a database can.
CODE_KEY = Replace(Upper("staff_code"), Value(" "), Value(""))


def department_of(row: StaffRow) -> str:
    """The department of the row; where the list has no such column, the group it stands in."""
    return row.department if "department" in row.given else row.group


class KnownUnits:
    """Units below the root by their names, whatever their case, signs and usual short forms."""

    def __init__(self, root: Unit) -> None:
        self.root = root
        self.by_name: dict[tuple[str, str], Unit] = {}
        self._keys: dict[str, str] = {}
        agencies: dict[str, str] = {}
        deeper: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        units = Unit.objects.filter(path__startswith=root.path).existing(timezone.localdate())
        for unit in units:
            depth = unit.depth - root.depth
            if depth == 1:
                agencies[unit.path] = name_key(unit.name)
                self.by_name[agencies[unit.path], ""] = unit
            elif depth > 1:
                agency = agencies.get(unit.path[: len(root.path) + Unit.steplen], "")
                place = (agency, name_key(unit.name))
                if depth == 2:
                    self.by_name[place] = unit
                else:
                    deeper[place].append(unit)
        for place, found in deeper.items():
            if len(found) == 1:
                self.by_name.setdefault(place, found[0])

    def find(self, row: StaffRow) -> Unit | None:
        """The department that the row names, or stands under, in its agency."""
        return self.by_name.get((self._key(row.agency), self._key(department_of(row))))

    def agency(self, row: StaffRow) -> Unit | None:
        """The agency that the row names."""
        return self.by_name.get((self._key(row.agency), ""))

    def agencies_like(self, row: StaffRow) -> list[str]:
        """Names of agencies that the row may mean."""
        names = [unit.name for (_agency, name), unit in self.by_name.items() if not name]
        return suggestions(row.agency, names)

    def departments_like(self, row: StaffRow) -> list[str]:
        """Names of departments of its agency that the row may mean."""
        wanted = self._key(row.agency)
        named = self.by_name.items()
        names = [unit.name for (agency, name), unit in named if name and agency == wanted]
        return suggestions(department_of(row), names)

    def make(self, agency: str, department: str) -> Unit:
        """Make the agency and the department where they are missing."""
        parent = self._child(self.root, (name_key(agency), ""), agency)
        if not department:
            return parent
        return self._child(parent, (name_key(agency), name_key(department)), department)

    def _key(self, name: str) -> str:
        if name not in self._keys:
            self._keys[name] = name_key(name)
        return self._keys[name]

    def _child(self, parent: Unit, key: tuple[str, str], name: str) -> Unit:
        if key not in self.by_name:
            fresh = Unit.objects.get(pk=parent.pk)
            self.by_name[key] = fresh.add_child(name=name)
        return self.by_name[key]


class KnownPeople:
    """Those whom the list may mean, with their main postings.

    Of people beyond the officer's reach (none for nobody's) no more is told than that.
    """

    def __init__(
        self, rows: Sequence[StaffRow], units: KnownUnits, reach: Reach | None = None
    ) -> None:
        self.codes = {code_key(row.staff_code) for row in rows}
        self._reach, self._places = reach, places_of() if reach else {}
        self._leaving = leaving_from(reach) if reach else set()
        self.posting, self.busy_until = _main_postings(self._leaving)
        other = OtherStaffCode.objects.all()
        self.aliases = {code_key(code): pk for code, pk in other.values_list("code", "user_id")}
        users = list(self._meant(rows, units))
        self.by_pk = {user.pk: user for user in users}
        self.by_code = {code_key(user.staff_code): user for user in users}
        self.by_exact_code = {user.staff_code: user for user in users}
        self.email_owner = {user.email: user for user in users if user.email}
        self.guarded = who_enters()
        self.waiting_email = waiting_emails()
        self._born: dict[dt.date | None, list[User]] = defaultdict(list)
        self._in_unit: dict[int, list[User]] = defaultdict(list)
        for user in users:
            self._born[user.birth_date].append(user)
            if user.pk in self.posting:
                self._in_unit[self.posting[user.pk].unit_id].append(user)

    def find(self, row: StaffRow, decided: int | None) -> User | None:
        """By code, by another code that is theirs, or as an officer decided."""
        key = code_key(row.staff_code)
        by_code = self.by_exact_code.get(row.staff_code) or self.by_code.get(key)
        return by_code or self.by_pk.get(self.aliases.get(key, decided or 0))

    def is_beyond(self, user: User) -> bool:
        """Whether the person is none of the officer's."""
        places = self._places.get(user.pk, set())
        return self._reach is not None and not self._reach.holds(places)

    def is_leaving(self, user: User) -> bool:
        """Whether it is agreed that the officer's person goes to somebody else's units."""
        return user.pk in self._leaving

    def similar(self, row: StaffRow, unit: Unit | None) -> tuple[User, ...]:
        """People who may be meant: the same e-mail, or the same name and birth date; where
        a birth date is unknown, the same name in the same unit. People with a row of
        their own are somebody else.
        """
        found: dict[int, User] = {}
        owner = self.email_owner.get(row.email) if row.email else None
        if owner is not None:
            found[owner.pk] = owner
        name = fold(row.full_name)
        born = self._born[row.birth_date] if row.birth_date else []
        here = self._in_unit.get(unit.pk, []) if unit else []
        unsure = [user for user in here if not (user.birth_date and row.birth_date)]
        for user in (*born, *unsure):
            if fold(user.full_name) == name:
                found[user.pk] = user
        return tuple(user for pk, user in sorted(found.items()) if not self._has_own_row(user))

    def mentioned(self, rows: Iterable[StaffRow], codes: Iterable[str]) -> set[int]:
        """People whom rows or single codes may mean."""
        found = {user.pk for code in codes if (user := self.by_code.get(code_key(code)))}
        for row in rows:
            user = self.find(row, None)
            if user is not None:
                found.add(user.pk)
            else:
                found.update(one.pk for one in self.similar(row, None))
        return found

    def _has_own_row(self, user: User) -> bool:
        return code_key(user.staff_code) in self.codes

    def _meant(self, rows: Sequence[StaffRow], units: KnownUnits) -> QuerySet[User]:
        """A long list is compared with everybody, a short one with those in question."""
        if len(rows) > MAX_NAMED:
            return User.objects.all()
        named = {unit.pk for row in rows if (unit := units.find(row))}
        here = Posting.objects.filter(unit__in=named, kind=PostingKind.MAIN).values("user_id")
        alias = [pk for code, pk in self.aliases.items() if code in self.codes]
        return User.objects.alias(key=CODE_KEY).filter(
            Q(key__in=self.codes)
            | Q(pk__in=alias)
            | Q(email__in={row.email for row in rows if row.email})
            | Q(birth_date__in={row.birth_date for row in rows if row.birth_date})
            | Q(pk__in=here)
        )


def _main_postings(leaving: Collection[int]) -> tuple[dict[int, Posting], dict[int, dt.date]]:
    """Per person the main posting in force or to come, and the last day of past ones.

    What is to come of people who are leaving is none of the list's.
    """
    today = timezone.localdate()
    rows = Posting.objects.filter(kind=PostingKind.MAIN)
    running = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    past = rows.filter(ends_on__lt=today).order_by().values_list("user_id")
    units = {unit.pk: unit for unit in Unit.objects.all()}
    found = {}
    for row in running.exclude(starts_on__gt=today, user__in=leaving).order_by("starts_on", "pk"):
        row.unit = units[row.unit_id]
        found[row.user_id] = row
    return found, dict(past.annotate(last=Max("ends_on")))
