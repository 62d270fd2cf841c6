"""The register of certificates (sổ cấp) as a report of the HR desk."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.models import Certificate, Register
from learning.formats.excel_out import Column
from learning.reporting.completion.staff import of_people, staff_of
from learning.reporting.dashboard.tallies import DutyConditions
from learning.reporting.parameters import YearParameters
from learning.reporting.phrases import counted_until
from learning.reporting.registry import Report, ReportRequest, catalogue
from learning.reporting.table import Row, Table


def build(request: ReportRequest) -> Table:
    """The year's entries of the unit's people by book and number, with their state on the
    cut-off date; four queries.
    """
    # The keys of the books lead the database along their numbers until the page is full.
    books = Register.objects.filter(year=request.values["year"]).order_by("pk")
    entries = Certificate.objects.filter(
        register__in=list(books.values_list("pk", flat=True)),
        issued_at__lt=DutyConditions(request.on).end,
    )
    here = staff_of(request.unit, request.on)
    rows = of_people(entries, here, path="holder", is_large=request.is_large)
    rows = rows.order_by("register_id", "number")
    return Table(
        title=_("Sổ cấp giấy chứng nhận năm %(year)s") % {"year": request.values["year"]},
        lines=(counted_until(request.unit, request.on),),
        columns=_columns(),
        rows=tuple(Row(_cells(row, request), person=row.holder_id) for row in rows[request.window]),
        notes=(_("Họ tên, đơn vị là của ngày cấp. Mục đã thu hồi vẫn giữ số."),),
        row_count=rows.count() if request.counts_rows else None,
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Số vào sổ"), 8, "int"),
        Column(_("Họ và tên"), 24),
        Column(_("Ngày sinh"), 11, "date"),
        Column(_("Đơn vị"), 30),
        Column(_("Khóa học"), 30),
        Column(_("Số tiết"), 7, "int"),
        Column(_("Số hiệu"), 16),
        Column(_("Ngày cấp"), 11, "date"),
        Column(_("Tình trạng"), 14),
    )


def _cells(row: Certificate, request: ReportRequest) -> tuple[Any, ...]:
    return (
        row.number,
        row.holder_name,
        row.birth_date,
        row.unit_name,
        row.course_title,
        row.hours,
        row.number_text,
        timezone.localdate(row.issued_at),
        str(row.state_on(request.on).label),
    )


catalogue.register(
    Report(
        slug="so-cap",
        title=gettext_lazy("Sổ cấp giấy chứng nhận"),
        summary=gettext_lazy("Các giấy chứng nhận đã cấp trong năm, theo số vào sổ."),
        parameters=YearParameters,
        build=build,
        wide=True,
        order=48,
    )
)
