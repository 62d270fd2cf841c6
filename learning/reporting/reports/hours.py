"""Hours (tiết) of each person in a year, against what is expected."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.duties.outside_training import DEFAULT_HOURS
from learning.enums import RequestState
from learning.formats.excel_out import Column
from learning.models import Enrolment, OutsideTraining, TrainingQuota, User
from learning.models.duties import HOURS
from learning.reporting.completion.people import by_name, unit_names
from learning.reporting.completion.staff import narrowed, staff_of
from learning.reporting.dashboard.tallies import DutyConditions
from learning.reporting.parameters import YearListParameters
from learning.reporting.phrases import counted_until, structure_line
from learning.reporting.registry import Report, ReportRequest, catalogue
from learning.reporting.table import Row, Table


def build(request: ReportRequest) -> Table:
    """Hours inside and recognised from elsewhere, the quota, what is missing; eight queries."""
    view = request.values["structure"]
    staff = staff_of(request.unit, request.on, view)
    if not request.is_large:
        staff = narrowed(staff)
    names = unit_names(request.unit, request.on, view)
    rows = by_name(staff, request.window, is_large=request.is_large)
    users = [row.user_id for row in rows]
    year = int(request.values["year"])
    inside, outside = hours_inside(request, users), hours_outside(request, users)
    quota = dict(TrainingQuota.objects.filter(year=year).values_list("category", "hours"))
    return Table(
        title=_("Số tiết bồi dưỡng năm %(year)s") % {"year": year},
        lines=(counted_until(request.unit, request.on), structure_line(view)),
        columns=_columns(),
        rows=tuple(
            Row(
                (
                    number,
                    row.user.full_name,
                    row.user.staff_code,
                    names[row.counted_unit],
                    *_cells(row.user, inside[row.user_id], outside[row.user_id], quota),
                ),
                person=row.user_id,
            )
            for number, row in enumerate(rows, start=request.offset + 1)
        ),
        notes=(_("Số tiết = khóa đã hoàn thành tại đây + bồi dưỡng ở nơi khác đã công nhận."),),
        row_count=staff.count() if request.counts_rows else None,
    )


def hours_inside(request: ReportRequest, users: Iterable[int]) -> Counter[int]:
    """Hours of the courses that were completed in the year by then."""
    end = DutyConditions(request.on).end
    rows = Enrolment.objects.filter(
        user__in=list(users), completed_at__year=request.values["year"], completed_at__lt=end
    )
    sums = rows.order_by().values("user_id").annotate(total=Sum(HOURS))
    return Counter({row["user_id"]: row["total"] or 0 for row in sums})


def hours_outside(request: ReportRequest, users: Iterable[int]) -> Counter[int]:
    """Hours recognised of training elsewhere that ended in the year by then."""
    rows = OutsideTraining.objects.filter(
        Q(ends_on__lte=request.on),
        user__in=list(users),
        state=RequestState.GRANTED,
        ends_on__year=request.values["year"],
    )
    sums = rows.order_by().values("user_id").annotate(total=Sum("hours_accepted"))
    return Counter({row["user_id"]: row["total"] or 0 for row in sums})


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("STT"), 7, "int"),
        Column(_("Họ và tên"), 26),
        Column(_("Mã CBCC"), 12),
        Column(_("Đơn vị"), 32),
        Column(_("Đối tượng"), 14),
        Column(_("Tiết học tại đây"), 9, "int"),
        Column(_("Tiết ở nơi khác"), 9, "int"),
        Column(_("Cộng"), 8, "int"),
        Column(_("Yêu cầu"), 8, "int"),
        Column(_("Còn thiếu"), 8, "int"),
    )


def _cells(person: User, inside: int, outside: int, quota: dict[str, int]) -> tuple[Any, ...]:
    wanted = quota.get(person.category, quota.get("", DEFAULT_HOURS))
    return (
        str(person.get_category_display()),
        inside,
        outside,
        inside + outside,
        wanted,
        max(0, wanted - inside - outside),
    )


catalogue.register(
    Report(
        slug="so-tiet",
        title=gettext_lazy("Số tiết của từng người trong năm"),
        summary=gettext_lazy("Học tại đây, ở nơi khác đã công nhận, yêu cầu, còn thiếu."),
        parameters=YearListParameters,
        build=build,
        wide=True,
        order=40,
    )
)
