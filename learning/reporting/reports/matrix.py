"""The training matrix: people down, courses across."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.models import CoursePage
from learning.enums import EnrolmentState
from learning.formats.excel_out import Column
from learning.models import Enrolment
from learning.reporting.completion.people import by_name, unit_names
from learning.reporting.completion.staff import narrowed, staff_of
from learning.reporting.dashboard.tallies import DutyConditions
from learning.reporting.parameters import YearListParameters
from learning.reporting.phrases import counted_until, structure_line
from learning.reporting.registry import Report, ReportRequest, catalogue
from learning.reporting.table import Row, Table

MAX_COURSES = 12
SHORT = {
    EnrolmentState.OVERDUE: gettext_lazy("quá hạn"),
    EnrolmentState.IN_PROGRESS: gettext_lazy("đang học"),
    EnrolmentState.ASSIGNED: gettext_lazy("chưa học"),
    EnrolmentState.ENDED: gettext_lazy("kết thúc"),
    EnrolmentState.EXPIRED: gettext_lazy("hết giá trị"),
    EnrolmentState.EXEMPTED: gettext_lazy("miễn"),
}


def build(request: ReportRequest) -> Table:
    """A person a row, a course a column: the day of completion, or the state; at most seven
    queries. The courses are the first twelve that are published, in the editors' order.
    """
    view = request.values["structure"]
    staff = staff_of(request.unit, request.on, view)
    if not request.is_large:
        staff = narrowed(staff)
    names = unit_names(request.unit, request.on, view)
    courses = list(CoursePage.objects.live().order_by("path")[:MAX_COURSES])
    window = by_name(staff, request.window, is_large=request.is_large)
    marks = _marks(request, [row.user_id for row in window], courses)
    return Table(
        title=_("Bảng theo dõi bồi dưỡng theo người và khóa học"),
        lines=(counted_until(request.unit, request.on), structure_line(view)),
        columns=(
            Column(_("STT"), 7, "int"),
            Column(_("Họ và tên"), 24),
            Column(_("Đơn vị"), 26),
            *(Column(course.title, 15) for course in courses),
        ),
        rows=tuple(
            Row(
                (
                    number,
                    row.user.full_name,
                    names[row.counted_unit],
                    *(marks.get((row.user_id, course.pk), "") for course in courses),
                ),
                person=row.user_id,
            )
            for number, row in enumerate(window, start=request.offset + 1)
        ),
        notes=(_("Ô trống: chưa được giao. Ngày: ngày hoàn thành."),),
        row_count=staff.count() if request.counts_rows else None,
    )


def _marks(request: ReportRequest, users: list[int], courses: list[CoursePage]) -> dict[Any, str]:
    """By person and course: what the latest cycle had come to by then."""
    end = DutyConditions(request.on).end
    rows = Enrolment.objects.filter(user__in=users, course__in=courses, assigned_at__lt=end)
    return {(row.user_id, row.course_id): _mark(row, request) for row in rows.order_by("cycle")}


def _mark(row: Enrolment, request: ReportRequest) -> str:
    end = DutyConditions(request.on).end
    if row.completed_at and row.completed_at >= end:
        row.completed_at = None
    state = row.state(request.on)
    if state == EnrolmentState.COMPLETED and row.completed_at:
        return f"{timezone.localdate(row.completed_at):%d/%m/%Y}"
    return str(SHORT[state])


catalogue.register(
    Report(
        slug="ma-tran",
        title=gettext_lazy("Bảng theo dõi người × khóa học"),
        summary=gettext_lazy("Mỗi người một dòng, mỗi khóa học một cột: ngày hoàn thành."),
        parameters=YearListParameters,
        build=build,
        wide=True,
        order=30,
    )
)
