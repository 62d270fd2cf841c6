"""The plan of a staff list: rows sorted by what each does."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from learning.enums import SamePerson
from learning.formats.staff_excel import RowProblem, StaffRow
from learning.models import Posting, Unit, User

# What a list says of a person at once; a known person's e-mail is only proposed.
PERSON_FIELDS = ("full_name", "gender", "birth_date", "ethnicity", "category")
POSTING_FIELDS = ("position", "job", "grade")
# What an empty cell may erase; an address only its own page can take away.
CLEARABLE = ("gender", "birth_date", "ethnicity", *POSTING_FIELDS)
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
# What the officer is told that a column fills.
FIELD_LABELS = {
    "staff_code": "mã CBCC",
    **LABELS,
    "agency": "cơ quan",
    "department": "phòng, đơn vị",
    "starts_on": "từ ngày",
}


@dataclass(frozen=True)
class Decision:
    """What an officer decided about a row; `user_id` is the person it is."""

    answer: SamePerson
    user_id: int | None = None


@dataclass(frozen=True)
class PlannedRow:
    """What one row would do; `changes` names what differs, in Vietnamese.

    `row` is what will stand: where the list says nothing, or keeps a value, that value.
    `listed` is what the list has. `posting` is the main one in force; `busy_until` the last day
    of those before. `email` is an address to be proposed to the person, if any. `clears` are
    fields whose empty cell would erase a value, which nobody has agreed to yet.
    """

    row: StaffRow
    unit: Unit | None
    user: User | None
    posting: Posting | None
    changes: tuple[str, ...]
    busy_until: dt.date | None = None
    email: str = ""
    clears: tuple[str, ...] = ()
    original: StaffRow | None = None

    @property
    def listed(self) -> StaffRow:
        return self.original or self.row

    @property
    def is_new(self) -> bool:
        return self.user is None

    @property
    def is_move(self) -> bool:
        """The person is in a posting elsewhere: that one ends and another begins."""
        return self.posting is not None and self.posting.unit != self.unit


@dataclass(frozen=True)
class Doubt:
    """A row with an unknown code that looks like people who are known."""

    row: StaffRow
    candidates: tuple[User, ...]


@dataclass(frozen=True)
class ImportPlan:
    """The preview; `changed` holds moves too, `leavers` are postings of those not listed.

    `clearing` are rows that wait for a word about their empty cells.

    `outside` are rows that mean somebody beyond the officer's reach: nothing is known of them.
    """

    new: list[PlannedRow] = field(default_factory=list)
    changed: list[PlannedRow] = field(default_factory=list)
    unchanged: list[PlannedRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    new_units: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    clearing: list[PlannedRow] = field(default_factory=list)
    left_out: list[StaffRow] = field(default_factory=list)
    outside: list[StaffRow] = field(default_factory=list)
    leavers: list[Posting] = field(default_factory=list)

    @property
    def problem_rows(self) -> int:
        return len({problem.key for problem in self.problems})

    @property
    def is_whole(self) -> bool:
        """Whether every row is right and decided."""
        return not (self.problems or self.doubts or self.clearing)

    def problem_groups(self) -> list[tuple[str, list[RowProblem]]]:
        """Problems by kind, the most frequent first."""
        counts = Counter(problem.kind for problem in self.problems)
        return [
            (_(kind.value), [p for p in self.problems if p.kind == kind])
            for kind, _count in counts.most_common()
        ]
