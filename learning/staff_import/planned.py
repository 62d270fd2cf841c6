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


@dataclass(frozen=True)
class Decision:
    """What an officer decided about a row; `user_id` is the person it is."""

    answer: SamePerson
    user_id: int | None = None


@dataclass(frozen=True)
class PlannedRow:
    """What one row would do; `changes` names what differs, in Vietnamese.

    `posting` is the main one in force; `busy_until` the last day of those before. `email` is
    an address to be proposed to the person, if any.
    """

    row: StaffRow
    unit: Unit | None
    user: User | None
    posting: Posting | None
    changes: tuple[str, ...]
    busy_until: dt.date | None = None
    email: str = ""

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

    `outside` are rows that mean somebody beyond the officer's reach: nothing is known of them.
    """

    new: list[PlannedRow] = field(default_factory=list)
    changed: list[PlannedRow] = field(default_factory=list)
    unchanged: list[PlannedRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    new_units: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    left_out: list[StaffRow] = field(default_factory=list)
    outside: list[StaffRow] = field(default_factory=list)
    leavers: list[Posting] = field(default_factory=list)

    @property
    def problem_rows(self) -> int:
        return len({problem.row for problem in self.problems})

    @property
    def is_whole(self) -> bool:
        """Whether every row is right and decided."""
        return not self.problems and not self.doubts

    def problem_groups(self) -> list[tuple[str, list[RowProblem]]]:
        """Problems by kind, the most frequent first."""
        counts = Counter(problem.kind for problem in self.problems)
        return [
            (_(kind.value), [p for p in self.problems if p.kind == kind])
            for kind, _count in counts.most_common()
        ]
