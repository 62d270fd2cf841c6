"""The register book (sổ cấp): one row source for page, Excel and print."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.enums import CertificateState
from certificates.models import Certificate, Register, VoidNumber
from cms.people import Person
from learning.formats.excel_out import Column, write_table


@dataclass(frozen=True)
class BookRow:
    """One line of the book: an entry, or a number that was given up with its reason."""

    number: int
    number_text: str
    issued_on: dt.date
    name: str
    birth_date: dt.date | None
    unit: str
    position: str
    course: str
    hours: int | None
    result: str
    classification: str
    valid_until: dt.date | None
    state: str
    note: str


def book_rows(register: Register, *, viewer: Person) -> list[BookRow]:
    """The register's lines by number, entries of the viewer's subtrees only; two queries
    beside those for the subtrees.
    """
    entries = Certificate.objects.visible_to(viewer).filter(register=register)
    rows = [_entry(row) for row in entries.select_related("superseded_by")]
    rows += [_void(row) for row in register.void_numbers.all()]
    return sorted(rows, key=lambda row: row.number)


def book_columns() -> list[Column]:
    """Headers in the order of `BookRow`'s cells."""
    return [
        Column(_("Số vào sổ"), 9, "int"),
        Column(_("Số"), 20),
        Column(_("Ngày cấp"), 12, "date"),
        Column(_("Họ và tên"), 28),
        Column(_("Ngày sinh"), 12, "date"),
        Column(_("Đơn vị"), 44),
        Column(_("Chức vụ"), 22),
        Column(_("Khóa học"), 36),
        Column(_("Số tiết"), 8, "int"),
        Column(_("Kết quả"), 12),
        Column(_("Xếp loại"), 12),
        Column(_("Có giá trị đến"), 12, "date"),
        Column(_("Tình trạng"), 18),
        Column(_("Ghi chú"), 44),
    ]


def book_workbook(register: Register, rows: Iterable[BookRow]) -> bytes:
    """The book as Excel; texts that look like formulas are escaped."""
    cells = (tuple(getattr(row, name) for name in BookRow.__dataclass_fields__) for row in rows)
    now = timezone.localtime().strftime("%H:%M %d/%m/%Y")
    lines = [
        f"{register.body.name} – {register.year}",
        _("Lập lúc %(now)s") % {"now": now},
    ]
    return write_table(_("Sổ cấp giấy chứng nhận"), lines, book_columns(), cells)


def _entry(row: Certificate) -> BookRow:
    return BookRow(
        number=row.number,
        number_text=row.number_text,
        issued_on=timezone.localdate(row.issued_at),
        name=row.holder_name,
        birth_date=row.birth_date,
        unit=row.unit_name,
        position=row.position,
        course=row.course_title,
        hours=row.hours,
        result=row.result,
        classification=row.classification,
        valid_until=row.valid_until,
        state=str(row.state_on().label),
        note=_note(row),
    )


def _note(row: Certificate) -> str:
    new = row.replaced_by
    if new is not None:
        return _("Thay bằng số %(number)s: %(reason)s") % {
            "number": new.number_text,
            "reason": row.state_reason,
        }
    if row.state == CertificateState.REVOKED:
        return _("Quyết định số %(number)s: %(reason)s") % {
            "number": row.decision_number,
            "reason": row.state_reason,
        }
    return ""


def _void(row: VoidNumber) -> BookRow:
    return BookRow(
        number=row.number,
        number_text=row.number_text,
        issued_on=timezone.localdate(row.voided_at),
        name="",
        birth_date=None,
        unit="",
        position="",
        course="",
        hours=None,
        result="",
        classification="",
        valid_until=None,
        state=_("Số đã bỏ"),
        note=row.reason,
    )
