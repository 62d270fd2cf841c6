"""What a staff list would do: new, moved, changed, the same, wrong, to be decided, leavers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils import timezone

from cms.text import LazyText, gettext_noop, listed
from learning.access.reach import Reach
from learning.enums import SamePerson
from learning.formats.staff_cells import ProblemKind
from learning.formats.staff_excel import Key, RowProblem, StaffRow, StaffSheet
from learning.models import Posting, Unit, User
from learning.staff_import.known import KnownPeople, KnownUnits, department_of
from learning.staff_import.planned import (
    CLEARABLE,
    LABELS,
    PERSON_FIELDS,
    POSTING_FIELDS,
    Decision,
    Doubt,
    ImportPlan,
    PlannedRow,
)


def plan_import(
    sheet: StaffSheet,
    *,
    root: Unit,
    create_units: bool = False,
    decisions: Mapping[Key, Decision] | None = None,
    clears: Mapping[str, bool] | None = None,
    reach: Reach | None = None,
) -> ImportPlan:
    """Compare a list with what is known below `root`; a fixed number of queries.

    Units are found by name below the root, whatever their case or blanks. With
    `create_units` (a first installation) unknown ones are made; otherwise they are
    problems. People are found by staff code, also by a code that an officer said is theirs.
    A row with an unknown code that looks like somebody who is known is a doubt until
    `decisions` say who it is: nobody is guessed. What the list has no column for stays as it
    is; an empty cell where something is known waits until `clears` says of its field whether it
    erases that (True) or leaves it. A row that means somebody
    beyond `reach` by whatever it names (code, e-mail, name and birth date) is set aside;
    without a reach, as on an operator's command line, nobody is beyond it.
    """
    units = KnownUnits(root)
    people = KnownPeople(sheet.rows, units, reach)
    plan = ImportPlan(problems=list(sheet.problems))
    planner = _Planner(sheet, plan, units, people, create_units, decisions or {}, clears or {})
    for row in sheet.rows:
        planner.add(row)
    order = {each.name: place for place, each in enumerate(sheet.sheets)}
    plan.problems.sort(key=lambda each: (order.get(each.sheet, 0), each.row, each.column))
    plan.leavers.extend(_leavers(sheet, units, people, planner.used))
    return plan


@dataclass
class _Planner:
    sheet: StaffSheet
    plan: ImportPlan
    units: KnownUnits
    people: KnownPeople
    create_units: bool
    decisions: Mapping[Key, Decision]
    clears: Mapping[str, bool]
    used: dict[int, int] = field(default_factory=dict)

    def add(self, row: StaffRow) -> None:
        decision = self.decisions.get(row.key)
        user = self.people.find(row, decision.user_id if decision else None)
        unit = self._unit_of(row, user)
        if decision and decision.answer == SamePerson.SKIP:
            self.plan.left_out.append(row)
            return
        if decision and decision.answer == SamePerson.TRANSFER:
            self.plan.outside.append(row)
            return
        similar = () if user or decision else self.people.similar(row, unit)
        candidates = tuple(one for one in similar if not self.people.is_beyond(one))
        is_outside = self._is_outside(row, user, similar and not candidates)
        if is_outside or self._moves_leaver(row, unit, user):
            self.plan.outside.append(row)
            return
        problem = self._unit_problem(row, unit) or self._person_problem(row, user, candidates)
        if problem:
            self.plan.problems.append(problem)
        elif candidates:
            self.plan.doubts.append(Doubt(row, candidates))
        else:
            self._sort_in(row, unit, user)

    def _unit_of(self, row: StaffRow, user: User | None) -> Unit | None:
        """A list without departments moves nobody within an agency."""
        if department_of(row) or "department" in row.given or user is None:
            return self.units.find(row)
        agency, posting = self.units.agency(row), self.people.posting.get(user.pk)
        if agency is None or posting is None or not posting.unit.path.startswith(agency.path):
            return agency
        return posting.unit

    def _is_outside(self, row: StaffRow, user: User | None, only_strangers: object) -> bool:
        """By the code, by the e-mail, or by all whom the row looks like: told alike."""
        owner = self.people.email_owner.get(row.email) if row.email else None
        named = [one for one in (user, owner) if one is not None]
        return bool(only_strangers) or any(self.people.is_beyond(one) for one in named)

    def _moves_leaver(self, row: StaffRow, unit: Unit | None, user: User | None) -> bool:
        """Where somebody is until they go elsewhere is settled with the other side."""
        if user is None or not self.people.is_leaving(user):
            return False
        posting = self.people.posting.get(user.pk)
        return posting is None or bool(_moved(row, unit, posting))

    def _sort_in(self, row: StaffRow, unit: Unit | None, user: User | None) -> None:
        place = (row.agency, department_of(row))
        if unit is None and place not in self.plan.new_units:
            self.plan.new_units.append(place)
        if user is None:
            self.plan.new.append(PlannedRow(row, unit, None, None, ()))
            return
        self.used[user.pk] = row.row
        posting = self.people.posting.get(user.pk)
        email = self._new_email(row, user)
        will, clears = self._settled(row, user, posting)
        changes = _differences(will, unit, user, posting, email)
        busy = self.people.busy_until.get(user.pk)
        planned = PlannedRow(will, unit, user, posting, changes, busy, email, clears, row)
        if clears:
            self.plan.clearing.append(planned)
        elif changes:
            self.plan.changed.append(planned)
        else:
            self.plan.unchanged.append(planned)

    def _settled(
        self, row: StaffRow, user: User, posting: Posting | None
    ) -> tuple[StaffRow, tuple[str, ...]]:
        """What will stand of the person, and the fields whose erasing nobody has decided."""
        stays, open_fields = {}, []
        for name, source in (
            *((name, user) for name in (*PERSON_FIELDS, "email")),
            *((name, posting) for name in POSTING_FIELDS),
        ):
            before = getattr(source, name, None)
            if not before or (name in row.given and getattr(row, name)):
                continue
            if name in row.given and name in (*CLEARABLE, "email"):
                if name not in self.clears:
                    open_fields.append(name)
                    continue
                if self.clears[name] and name in CLEARABLE:
                    continue
            stays[name] = before
        return replace(row, **stays), tuple(open_fields)

    def _new_email(self, row: StaffRow, user: User) -> str:
        """An empty cell says nothing; what waits already is not proposed again."""
        is_new = row.email not in (user.email, self.people.waiting_email.get(user.pk))
        return row.email if is_new else ""

    def _unit_problem(self, row: StaffRow, unit: Unit | None) -> RowProblem | None:
        if unit is not None or self.create_units:
            return None
        department = department_of(row)
        if self.units.agency(row) is None or not department:
            name, field_name, like = row.agency, "agency", self.units.agencies_like(row)
            said = gettext_noop("Không có cơ quan “%(name)s” trong hệ thống. %(advice)s")
        else:
            name, field_name = department, "department" if not row.group else "agency"
            like = self.units.departments_like(row)
            said = gettext_noop("Không có “%(name)s” trong “%(agency)s”. %(advice)s")
        message = LazyText(said, name=name, agency=row.agency, advice=_advice(like))
        kind = ProblemKind.UNKNOWN_UNIT
        problem = self.sheet.problem(row, field_name, name, kind, message)
        return replace(problem, suggestions=tuple(like))

    def _person_problem(
        self, row: StaffRow, user: User | None, candidates: tuple[User, ...]
    ) -> RowProblem | None:
        problem = self.sheet.problem
        if user is not None and user.pk in self.used:
            message = LazyText(
                "Dòng %(used)s đã là người này. Hãy bỏ một trong hai dòng.", used=self.used[user.pk]
            )
            return problem(row, "staff_code", row.staff_code, ProblemKind.DUPLICATE, message)
        is_guarded = user is not None and user.pk in self.people.guarded
        if user is not None and is_guarded and row.email not in ("", user.email):
            message = LazyText(
                "Người này có quyền vào trang quản trị; thư điện tử chỉ do quản trị viên đổi. "
                "Hãy ghi đúng như đang có: %(email)s.",
                email=user.email or LazyText("(để trống)"),
            )
            return problem(row, "email", row.email, ProblemKind.CONFLICT, message)
        owner = self.people.email_owner.get(row.email) if row.email else None
        mine = {user.pk} if user else {candidate.pk for candidate in candidates}
        if owner is None or owner.pk in mine:
            return None
        message = LazyText(
            "Thư điện tử này đang là của người có mã %(staff_code)s. Hãy kiểm tra lại.",
            staff_code=owner.staff_code,
        )
        return problem(row, "email", row.email, ProblemKind.CONFLICT, message)


def _advice(like: list[str]) -> str:
    if like:
        names = listed(f"“{name}”" for name in like)
        return LazyText("Có phải là %(names)s? Hãy sửa tên cho đúng với cây đơn vị.", names=names)
    return LazyText("Hãy sửa tên cho đúng với cây đơn vị, hoặc lập đơn vị này trước.")


def _differences(
    row: StaffRow, unit: Unit | None, user: User, posting: Posting | None, email: str
) -> tuple[str, ...]:
    changes = [LABELS[name] for name in PERSON_FIELDS if getattr(user, name) != getattr(row, name)]
    if email:
        changes.append(LABELS["email"])
    changes += [LABELS["unit"]] if posting is None else _moved(row, unit, posting)
    return tuple(changes)


def _moved(row: StaffRow, unit: Unit | None, posting: Posting) -> list[str]:
    moved = [LABELS["unit"]] if posting.unit != unit else []
    return moved + [LABELS[n] for n in POSTING_FIELDS if getattr(posting, n) != getattr(row, n)]


def _leavers(
    sheet: StaffSheet, units: KnownUnits, people: KnownPeople, used: Mapping[int, int]
) -> list[Posting]:
    """Open postings in the units that the list names, of people whom it does not name.

    Somebody who may be meant by a row that is wrong or undecided is not proposed.
    """
    named = {unit.pk for row in sheet.rows if (unit := units.find(row))}
    maybe = people.mentioned(sheet.rows, sheet.spoilt_codes.values())
    today = timezone.localdate()
    found = [
        posting
        for posting in people.posting.values()
        if posting.unit_id in named
        and posting.ends_on is None
        and posting.starts_on <= today
        and posting.user_id not in used
        and posting.user_id not in maybe
    ]
    return sorted(found, key=lambda posting: (posting.unit.path, posting.user_id))
