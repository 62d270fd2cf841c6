"""The duties behind the dashboard's numbers, of all courses and quizzes."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.enums import StaffCategory
from learning.formats.excel_out import Column
from learning.models import Enrolment
from learning.reporting.completion.people import unit_names
from learning.reporting.completion.staff import of_people, staff_of
from learning.reporting.dashboard.tallies import DutyConditions
from learning.reporting.parameters import StructureParameters
from learning.reporting.phrases import counted_until, structure_line
from learning.reporting.registry import Report, ReportRequest, catalogue
from learning.reporting.table import Row, Table

SHOW = {
    "overdue": gettext_lazy("quá hạn"),
    "due_soon": gettext_lazy("đến hạn trong 14 ngày"),
    "completed": gettext_lazy("đã hoàn thành"),
    "excused": gettext_lazy("được miễn"),
    "counted": gettext_lazy("tính vào tỷ lệ"),
}


class DutyParameters(StructureParameters):
    """Which duties."""

    show = forms.ChoiceField(choices=SHOW.items(), label=gettext_lazy("Nhiệm vụ"))
    category = forms.ChoiceField(
        choices=[("", gettext_lazy("mọi đối tượng")), *StaffCategory.choices],
        label=gettext_lazy("đối tượng"),
        required=False,
    )
    field_order = ["show", "on", "category", "structure"]

    def fallback(self, name: str) -> Any:
        return "overdue" if name == "show" else super().fallback(name)


def build(request: ReportRequest) -> Table:
    """Duties by name, most urgent first for one person; five queries."""
    rows = duties_of(request)
    window = list(
        rows.select_related("user", "course", "quiz").order_by(
            "user__sort_key", "user_id", "due_on", "pk"
        )[request.window]
    )
    where = _units(request, window)
    return Table(
        title=_("Danh sách nhiệm vụ %(which)s") % {"which": SHOW[request.values["show"]]},
        lines=(
            counted_until(request.unit, request.on),
            structure_line(request.values["structure"]),
        ),
        columns=_columns(),
        rows=tuple(
            Row((number, *_cells(row, where[row.user_id], request)), person=row.user_id)
            for number, row in enumerate(window, start=request.offset + 1)
        ),
        row_count=rows.count() if request.counts_rows else None,
    )


def duties_of(request: ReportRequest) -> QuerySet[Enrolment]:
    """The enrolments that a number of the dashboard counts; one query for few people."""
    of = DutyConditions(request.on)
    conditions = {
        "overdue": of.overdue,
        "due_soon": of.due_soon,
        "completed": of.done,
        "excused": of.open & of.excused,
        "counted": of.done | of.expected,
    }
    here = staff_of(request.unit, request.on)
    if request.values["category"]:
        here = here.filter(user__category=request.values["category"])
    rows = Enrolment.objects.filter(conditions[request.values["show"]])
    return of_people(rows, here, is_large=request.is_large)


def _units(request: ReportRequest, rows: list[Enrolment]) -> dict[int, str]:
    """The name of the unit for which each person counts."""
    view = request.values["structure"]
    names = unit_names(request.unit, request.on, view)
    here = staff_of(request.unit, request.on, view).filter(user__in={row.user_id for row in rows})
    return {user: names[unit] for user, unit in here.values_list("user_id", "counted_unit")}


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("STT"), 7, "int"),
        Column(_("Họ và tên"), 26),
        Column(_("Mã CBCC"), 12),
        Column(_("Đơn vị"), 32),
        Column(_("Nhiệm vụ"), 40),
        Column(_("Hạn hoàn thành"), 12, "date"),
        Column(_("Số ngày quá hạn"), 10, "int"),
    )


def _cells(row: Enrolment, unit_name: str, request: ReportRequest) -> tuple[Any, ...]:
    late = (request.on - row.due_on).days if row.due_on else 0
    shows_late = request.values["show"] == "overdue" and late > 0
    return (
        row.user.full_name,
        row.user.staff_code,
        unit_name,
        row.target.title,
        row.due_on,
        late if shows_late else None,
    )


catalogue.register(
    Report(
        slug="nhiem-vu",
        title=gettext_lazy("Danh sách nhiệm vụ"),
        summary=gettext_lazy("Mọi khóa học, bài kiểm tra: quá hạn, sắp đến hạn, được miễn."),
        parameters=DutyParameters,
        build=build,
        wide=True,
        order=25,
    )
)
