"""The yearly report on training: what Sở Nội vụ asks for at the end of the year."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.models.pages import SubjectGroup
from learning.enums import Gender, RequestState, StaffCategory
from learning.formats.excel_out import Column
from learning.models import Enrolment, OutsideTraining
from learning.models.duties import HOURS
from learning.reporting.completion.staff import staff_of
from learning.reporting.dashboard.tallies import DutyConditions
from learning.reporting.parameters import YearParameters
from learning.reporting.phrases import counted_until
from learning.reporting.registry import Report, ReportRequest, catalogue
from learning.reporting.table import Row, Table

MAJORITY = "Kinh"
NUMBERS = ("turns", "people", "women", "minority", "done", "not_done", "hours")


def build(request: ReportRequest) -> Table:
    """Category × subject × form, with women, ethnic minorities, hours and result.

    A turn (lượt) is one duty of the year or one course recognised from elsewhere, of
    people posted on the cut-off date. Eight queries, one for each category.
    """
    rows: list[Row] = []
    totals = dict.fromkeys(NUMBERS, 0)
    for place, category in enumerate(StaffCategory, start=1):
        groups = [*_inside(request, category), *_outside(request, category)]
        for group in groups:
            rows.append(_row(category, group))
            totals = {name: totals[name] + (group[name] or 0) for name in NUMBERS}
        request.on_progress(5 + 50 * place // len(StaffCategory))
    year = request.values["year"]
    return Table(
        title=_("Kết quả đào tạo, bồi dưỡng cán bộ, công chức, viên chức năm %(year)s")
        % {"year": year},
        lines=(counted_until(request.unit, request.on),),
        columns=_columns(),
        rows=tuple(rows[request.window]),
        total=(_("Cộng"), "", "", *_numbers(totals, people=_people(request))),
        notes=_notes(),
        row_count=len(rows),
    )


def _inside(request: ReportRequest, category: str) -> Iterable[dict[str, Any]]:
    rows = _duties(request).filter(user__category=category, course__isnull=False)
    done = Q(completed_at__lt=DutyConditions(request.on).end)
    counted = rows.values(subject=F("course__subject_group")).annotate(
        turns=Count("pk"),
        people=Count("user_id", distinct=True),
        women=Count("pk", filter=Q(user__gender=Gender.FEMALE)),
        minority=Count("pk", filter=_minority()),
        done=Count("pk", filter=done),
        not_done=Count("pk", filter=Q(completed_at=None) | ~done),
        hours=Sum(HOURS, filter=done),
    )
    return ({**row, "form": _("Trực tuyến")} for row in counted.order_by("subject"))


def _outside(request: ReportRequest, category: str) -> Iterable[dict[str, Any]]:
    rows = _recognised(request).filter(user__category=category)
    found = rows.aggregate(
        turns=Count("pk"),
        people=Count("user_id", distinct=True),
        women=Count("pk", filter=Q(user__gender=Gender.FEMALE)),
        minority=Count("pk", filter=_minority()),
        hours=Sum("hours_accepted"),
    )
    if not found["turns"]:
        return []
    rest = {"subject": "", "form": _("Ở nơi khác"), "done": found["turns"], "not_done": 0}
    return [{**found, **rest}]


def _duties(request: ReportRequest) -> Any:
    """Duties of the year: due in it, or completed in it; the excused have none."""
    of = DutyConditions(request.on)
    here = staff_of(request.unit, request.on).values("user_id")
    year = request.values["year"]
    completed = Q(completed_at__year=year, completed_at__lt=of.end)
    due = Q(due_on__year=year) & of.expected
    return Enrolment.objects.filter(completed | due, user__in=here).order_by()


def _recognised(request: ReportRequest) -> Any:
    here = staff_of(request.unit, request.on).values("user_id")
    return OutsideTraining.objects.filter(
        state=RequestState.GRANTED,
        ends_on__year=request.values["year"],
        ends_on__lte=request.on,
        user__in=here,
    ).order_by()


def _people(request: ReportRequest) -> int:
    """People with at least one turn: each once."""
    here = staff_of(request.unit, request.on)
    inside = Q(user__in=_duties(request).filter(course__isnull=False).values("user_id"))
    outside = Q(user__in=_recognised(request).values("user_id"))
    return here.filter(inside | outside).count()


def _minority() -> Q:
    return ~Q(user__ethnicity="") & ~Q(user__ethnicity__iexact=MAJORITY)


def _row(category: StaffCategory, group: dict[str, Any]) -> Row:
    subject = group["subject"]
    label = str(SubjectGroup(subject).label) if subject else _("Chưa phân nhóm")
    return Row((str(category.label), label, group["form"], *_numbers(group)))


def _numbers(group: dict[str, Any], people: int | None = None) -> tuple[int, ...]:
    values = {**group, **({} if people is None else {"people": people})}
    return tuple(int(values[name] or 0) for name in NUMBERS)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Đối tượng"), 16),
        Column(_("Nội dung"), 34),
        Column(_("Hình thức"), 14),
        Column(_("Lượt"), 9, "int"),
        Column(_("Số người"), 9, "int"),
        Column(_("Lượt nữ"), 9, "int"),
        Column(_("Lượt dân tộc thiểu số"), 10, "int"),
        Column(_("Hoàn thành"), 9, "int"),
        Column(_("Không hoàn thành"), 9, "int"),
        Column(_("Số tiết"), 10, "int"),
    )


def _notes() -> tuple[str, ...]:
    return (
        _(
            "Lượt: một khóa học của một người, có hạn hoặc đã hoàn thành trong năm, không kể người "
            "được miễn; cộng khóa ở nơi khác đã công nhận. Số tiết chỉ tính lượt hoàn thành."
        ),
        _(
            "Số người ở dòng cộng tính mỗi người một lần nên có thể nhỏ hơn tổng các dòng. Dân tộc "
            "thiểu số: người có ghi dân tộc khác Kinh."
        ),
        _("Không chia theo đơn vị: theo cơ cấu nào cũng cùng những người ấy, cùng số liệu."),
    )


catalogue.register(
    Report(
        slug="nam",
        title=gettext_lazy("Báo cáo đào tạo, bồi dưỡng năm"),
        summary=gettext_lazy(
            "Đối tượng × nội dung × hình thức, nữ, dân tộc thiểu số, số tiết, kết quả."
        ),
        parameters=YearParameters,
        build=build,
        wide=True,
        slow=True,
        order=5,
    )
)
