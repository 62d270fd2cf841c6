"""Who has not completed a course and why; also every other list behind a number."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.people import Person
from learning.enums import EnrolmentState
from learning.formats.excel_out import Column
from learning.reporting.completion.counts import ReportFilter
from learning.reporting.completion.people import PersonRow, people_report, shown_staff
from learning.reporting.parameters import CourseParameters
from learning.reporting.phrases import counted_until, structure_line
from learning.reporting.registry import Report, ReportRequest, catalogue
from learning.reporting.table import Row, Table

SHOW = {
    "": gettext_lazy("Tất cả cán bộ"),
    "assigned": gettext_lazy("Được giao"),
    "completed": gettext_lazy("Đã hoàn thành"),
    "overdue": gettext_lazy("Quá hạn"),
    "open": gettext_lazy("Chưa hoàn thành"),
    "excused": gettext_lazy("Được miễn"),
}
TITLES = {
    "": gettext_lazy("Danh sách cán bộ"),
    "assigned": gettext_lazy("Danh sách cán bộ được giao"),
    "completed": gettext_lazy("Danh sách cán bộ đã hoàn thành"),
    "overdue": gettext_lazy("Danh sách cán bộ quá hạn"),
    "open": gettext_lazy("Danh sách cán bộ chưa hoàn thành"),
    "excused": gettext_lazy("Danh sách cán bộ được miễn"),
}


class PeopleParameters(CourseParameters):
    """Which people of a course; at first those who have not completed it."""

    show = forms.ChoiceField(choices=SHOW.items(), label=gettext_lazy("gồm"), required=False)
    own = forms.BooleanField(required=False, widget=forms.HiddenInput())
    field_order = ["show", "course", "on", "category", "structure"]

    def __init__(self, data: Mapping[str, Any] | None = None, *, viewer: Person) -> None:
        self.given = data if data is not None else {}
        super().__init__(data, viewer=viewer)

    def fallback(self, name: str) -> Any:
        if name == "show":
            return "" if "show" in self.given else "open"
        return super().fallback(name)

    def as_texts(self) -> dict[str, str]:
        return {"show": "", **super().as_texts()}


def build(request: ReportRequest) -> Table:
    """People by name with unit, position, state and reason."""
    return people_table(request, show=request.values["show"], own=request.values["own"])


def people_table(request: ReportRequest, *, show: str, own: bool = False) -> Table:
    """The people behind a number; at most eight queries."""
    chosen = filter_of(request)
    large = request.is_large
    staff = shown_staff(request.unit, chosen, show=show, own=own, is_large=large)
    rows = people_report(request.unit, chosen, staff, window=request.window, is_large=large)
    return Table(
        title=str(TITLES[show]),
        lines=(
            _("Khóa học: %(course)s") % {"course": chosen.course.title},
            counted_until(request.unit, request.on),
            structure_line(chosen.structure),
        ),
        columns=_columns(),
        rows=tuple(
            Row((number, *_cells(row)), person=row.posting.user_id)
            for number, row in enumerate(rows, start=request.offset + 1)
        ),
        row_count=staff.count() if request.counts_rows else None,
    )


def filter_of(request: ReportRequest) -> ReportFilter:
    """What is counted, from the parameters of a course's report."""
    values = request.values
    return ReportFilter(
        values["course"], request.on, values["category"], values["structure"], values["then"]
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("STT"), 7, "int"),
        Column(_("Họ và tên"), 26),
        Column(_("Mã CBCC"), 12),
        Column(_("Đơn vị"), 34),
        Column(_("Chức vụ"), 18),
        Column(_("Tình trạng, lý do"), 28),
        Column(_("Hạn hoàn thành"), 12, "date"),
        Column(_("Ngày hoàn thành"), 12, "date"),
    )


def _cells(row: PersonRow) -> tuple[Any, ...]:
    person = row.posting.user
    return (
        person.full_name,
        person.staff_code,
        row.unit_name,
        row.posting.position,
        reason(row),
        row.due_on,
        row.completed_on,
    )


def reason(row: PersonRow) -> str:
    """The state in words, with why: exempted for what, never given, given up."""
    if row.state is None:
        return _("Chưa được giao")
    if row.state == EnrolmentState.EXEMPTED and row.why_excused:
        return f"{row.state.label}: {row.why_excused}"
    return str(row.state.label)


catalogue.register(
    Report(
        slug="chua-hoan-thanh",
        title=gettext_lazy("Danh sách chưa hoàn thành"),
        summary=gettext_lazy("Từng người, kèm lý do: chưa học, đang học, quá hạn, được miễn."),
        parameters=PeopleParameters,
        build=build,
        wide=True,
        order=20,
    )
)
