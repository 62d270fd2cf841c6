"""Staff lists: a plan first (what would change), then all or nothing."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.text import fold
from learning.formats.staff_excel import ProblemKind, RowProblem, StaffRow, StaffSheet
from learning.models import Posting, Unit, User
from learning.signals import postings_changed

PERSON_FIELDS = ("full_name", "gender", "birth_date", "ethnicity", "category", "email")
POSTING_FIELDS = ("position", "job", "grade")
LABELS = {
    "full_name": "họ và tên",
    "gender": "giới tính",
    "birth_date": "ngày sinh",
    "ethnicity": "dân tộc",
    "category": "đối tượng",
    "email": "thư điện tử",
    "unit": "đơn vị",
    "position": "chức vụ",
    "job": "vị trí việc làm",
    "grade": "ngạch",
}


class ImportHasProblems(Exception):
    """Some rows are wrong and the officer has not chosen to take only the good ones."""


@dataclass(frozen=True)
class PlannedRow:
    """What one row would do; `changes` names what differs, in Vietnamese."""

    row: StaffRow
    unit: Unit | None
    user: User | None
    posting: Posting | None
    changes: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        return self.user is None


@dataclass(frozen=True)
class ImportPlan:
    """The preview: new, changed, unchanged, wrong."""

    new: list[PlannedRow] = field(default_factory=list)
    changed: list[PlannedRow] = field(default_factory=list)
    unchanged: list[PlannedRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    new_units: list[tuple[str, str]] = field(default_factory=list)

    @property
    def problem_rows(self) -> int:
        return len({problem.row for problem in self.problems})

    def problem_groups(self) -> list[tuple[str, list[RowProblem]]]:
        """Problems by kind, the most frequent first."""
        counts = Counter(problem.kind for problem in self.problems)
        return [
            (kind.value, [p for p in self.problems if p.kind == kind])
            for kind, _count in counts.most_common()
        ]


def plan_import(sheet: StaffSheet, *, root: Unit, create_units: bool = False) -> ImportPlan:
    """Compare a list with what is known below `root`; a fixed number of queries.

    Units are found by name below the root, whatever their case or blanks. With
    `create_units` (a first installation) unknown ones are made; otherwise they are
    problems.
    """
    units = _Units(root)
    people = _People(sheet.rows)
    plan = ImportPlan(problems=list(sheet.problems))
    for row in sheet.rows:
        unit = units.find(row)
        problem = _problem(sheet, row, unit, people, create_units)
        if problem:
            plan.problems.append(problem)
            continue
        if unit is None and (row.agency, row.department) not in plan.new_units:
            plan.new_units.append((row.agency, row.department))
        _sort_in(plan, _compare(row, unit, people))
    plan.problems.sort(key=lambda problem: (problem.row, problem.column))
    return plan


@transaction.atomic
def apply_import(plan: ImportPlan, *, root: Unit, only_good_rows: bool = False) -> None:
    """Write the plan, all or nothing; the same list again changes nothing.

    Raises:
        ImportHasProblems: rows are wrong and `only_good_rows` was not chosen.
    """
    if plan.problems and not only_good_rows:
        raise ImportHasProblems
    units = _Units(root)
    for agency, department in plan.new_units:
        units.make(agency, department)
    _create_people(plan.new, units)
    for planned in plan.changed:
        if planned.user is not None:
            _update_person(planned.user, planned, units)
    codes = [planned.row.staff_code for planned in (*plan.new, *plan.changed)]
    changed = User.objects.filter(staff_code__in=codes).values_list("pk", flat=True)
    postings_changed.send(sender=Posting, user_ids=list(changed))


class _Units:
    """Units below the root by folded name."""

    def __init__(self, root: Unit) -> None:
        self.root = root
        self.by_name: dict[tuple[str, str], Unit] = {}
        names: dict[str, str] = {}
        for unit in Unit.objects.filter(path__startswith=root.path).existing(timezone.localdate()):
            names[unit.path] = unit.search_text
            depth = unit.depth - root.depth
            if depth == 1:
                self.by_name[(unit.search_text, "")] = unit
            elif depth == 2:
                agency = names[unit.path[: -Unit.steplen]]
                self.by_name[(agency, unit.search_text)] = unit

    def find(self, row: StaffRow) -> Unit | None:
        return self.by_name.get((fold(row.agency), fold(row.department)))

    def make(self, agency: str, department: str) -> Unit:
        """Make the agency and the department where they are missing."""
        parent = self._child(self.root, (fold(agency), ""), agency)
        if not department:
            return parent
        return self._child(parent, (fold(agency), fold(department)), department)

    def _child(self, parent: Unit, key: tuple[str, str], name: str) -> Unit:
        if key not in self.by_name:
            fresh = Unit.objects.get(pk=parent.pk)
            self.by_name[key] = fresh.add_child(name=name)
        return self.by_name[key]


class _People:
    """Those whom the list may mean, with their open postings."""

    def __init__(self, rows: Iterable[StaffRow]) -> None:
        codes = {row.staff_code for row in rows}
        users = (
            list(User.objects.all())
            if len(codes) > 500
            else list(User.objects.filter(staff_code__in=codes))
        )
        self.by_code = {user.staff_code: user for user in users if user.staff_code in codes}
        emails = User.objects.exclude(email="").values_list("email", "staff_code")
        self.email_owner = dict(emails)
        postings = Posting.objects.open().select_related("unit")
        self.posting = {p.user_id: p for p in postings}


def _problem(
    sheet: StaffSheet, row: StaffRow, unit: Unit | None, people: _People, create_units: bool
) -> RowProblem | None:
    if unit is None and not create_units:
        name = row.department or row.agency
        header_field = "department" if row.department else "agency"
        message = (
            f"Không có “{name}” trong “{row.agency}”. Hãy sửa tên cho đúng với cây đơn vị, "
            "hoặc lập đơn vị này trước."
        )
        kind = ProblemKind.UNKNOWN_UNIT
        return sheet.header.problem(row.row, header_field, name, kind, message)
    owner = people.email_owner.get(row.email) if row.email else None
    if owner and owner != row.staff_code:
        message = f"Thư điện tử này đang là của người có mã {owner}. Hãy kiểm tra lại."
        return sheet.header.problem(row.row, "email", row.email, ProblemKind.CONFLICT, message)
    return None


def _compare(row: StaffRow, unit: Unit | None, people: _People) -> PlannedRow:
    user = people.by_code.get(row.staff_code)
    if user is None:
        return PlannedRow(row, unit, None, None, ())
    posting = people.posting.get(user.pk)
    changes = [LABELS[name] for name in PERSON_FIELDS if getattr(user, name) != getattr(row, name)]
    if posting is None or posting.unit != unit:
        changes.append(LABELS["unit"])
    if posting is not None:
        changes += [LABELS[n] for n in POSTING_FIELDS if getattr(posting, n) != getattr(row, n)]
    return PlannedRow(row, unit, user, posting, tuple(changes))


def _sort_in(plan: ImportPlan, planned: PlannedRow) -> None:
    if planned.is_new:
        plan.new.append(planned)
    elif planned.changes:
        plan.changed.append(planned)
    else:
        plan.unchanged.append(planned)


def _create_people(rows: list[PlannedRow], units: _Units) -> None:
    users = []
    for planned in rows:
        user = User(staff_code=planned.row.staff_code, **_person(planned.row))
        user.set_unusable_password()
        user.normalise()
        users.append(user)
    User.objects.bulk_create(users, batch_size=500)
    Posting.objects.bulk_create(
        (
            _posting(user, planned.row, units, planned.row.starts_on)
            for user, planned in zip(users, rows, strict=True)
        ),
        batch_size=500,
    )


def _update_person(user: User, planned: PlannedRow, units: _Units) -> None:
    row = planned.row
    for name, value in _person(row).items():
        setattr(user, name, value)
    user.save()
    posting = planned.posting
    unit = units.find(row)
    if posting is not None and posting.unit == unit:
        Posting.objects.filter(pk=posting.pk).update(**_position(row))
        return
    start = timezone.localdate()
    if posting is not None:
        start = _start_of_move(posting, row)
        Posting.objects.filter(pk=posting.pk).update(
            ends_on=max(posting.starts_on, start - dt.timedelta(days=1))
        )
    _posting(user, row, units, start).save()


def _start_of_move(posting: Posting, row: StaffRow) -> dt.date:
    """The list's date where it lies after the old posting began, otherwise today."""
    if row.starts_on and row.starts_on > posting.starts_on:
        return row.starts_on
    return max(timezone.localdate(), posting.starts_on + dt.timedelta(days=1))


def _posting(user: User, row: StaffRow, units: _Units, start: dt.date | None) -> Posting:
    return Posting(
        user=user,
        unit=units.make(row.agency, row.department),
        starts_on=start or timezone.localdate(),
        **_position(row),
    )


def _person(row: StaffRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in PERSON_FIELDS}


def _position(row: StaffRow) -> dict[str, str]:
    return {name: getattr(row, name) for name in POSTING_FIELDS}
