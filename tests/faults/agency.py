"""An agency with people, and lists of them, for works of the task queue."""

import datetime as dt
import itertools
from dataclasses import dataclass, field
from io import BytesIO

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet

from learning.enums import Role
from learning.formats.excel_out import Column, write_table
from learning.models import Posting, Scope, Unit, User

STAFF = 1500
READDRESSED = 40  # of them known already, and given another address by the list
OPENED = dt.date(2025, 7, 1)
COLUMNS = (
    *("Mã CBCC", "Họ và tên", "Cơ quan", "Phòng/Đơn vị", "Chức vụ", "Đối tượng"),
    "Thư điện tử công vụ",
)
numbers = itertools.count(1)


@dataclass
class Agency:
    """An agency of its own, with one department, an officer, and some people."""

    number: int = field(default_factory=lambda: next(numbers))

    def __post_init__(self) -> None:
        with transaction.atomic():
            root = Unit.objects.filter(depth=1).first() or Unit.add_root(
                name="Tỉnh Gia Lai", opened_on=OPENED
            )
            self.unit = root.add_child(name=f"Sở số {self.number}", opened_on=OPENED)
            self.office = self.unit.add_child(name="Văn phòng", opened_on=OPENED)
            self.officer = User.objects.create_user(f"hr{self.number}", "Lê Thị Hạnh")
            self.officer.groups.add(Group.objects.get(name=Role.HR.value))
            Scope.objects.create(user=self.officer, unit=self.unit)

    def code(self, number: int) -> str:
        return f"K{self.number}N{number:05}"

    def employ(self, count: int) -> None:
        """People who have worked here from the start, with an address."""
        people = [
            User(
                staff_code=self.code(number),
                full_name=f"Nguyễn Văn An {number}",
                email=self.address(number, "cu"),
            )
            for number in range(count)
        ]
        for person in people:
            person.normalise()
            person.set_unusable_password()
        User.objects.bulk_create(people)
        Posting.objects.bulk_create(
            Posting(user=person, unit=self.office, position="Chuyên viên", starts_on=OPENED)
            for person in people
        )

    def address(self, number: int, kind: str) -> str:
        return f"{self.code(number).lower()}.{kind}@gialai.example"

    @property
    def people(self) -> QuerySet[User]:
        return User.objects.filter(staff_code__startswith=f"K{self.number}N")

    def staff_list(self) -> BytesIO:
        rows = [
            (
                self.code(number),
                f"Nguyễn Văn An {number}",
                self.office.name,
                "",
                "Chuyên viên",
                "Công chức",
                self.address(number, "moi") if number < READDRESSED else "",
            )
            for number in range(STAFF)
        ]
        file = BytesIO(write_table("Danh sách", [], [Column(name, 20) for name in COLUMNS], rows))
        file.name = "danh-sach.xlsx"
        return file
