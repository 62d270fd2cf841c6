"""Programmes, enrolments, and what people ask to be let off."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EnrolmentSource(models.TextChoices):
    PROGRAMME = "programme", _("Kế hoạch bồi dưỡng")
    HR = "hr", _("Cán bộ tổ chức giao")
    SELF = "self", _("Tự đăng ký")


class EnrolmentState(models.TextChoices):
    """Derived from timestamps, never stored, so that it is never stale."""

    ASSIGNED = "assigned", _("Chưa học")
    IN_PROGRESS = "in_progress", _("Đang học")
    OVERDUE = "overdue", _("Quá hạn")
    COMPLETED = "completed", _("Đã hoàn thành")
    EXPIRED = "expired", _("Hết giá trị")
    ENDED = "ended", _("Đã kết thúc")
    EXEMPTED = "exempted", _("Được miễn")


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", _("Dự thảo")
    APPROVED = "approved", _("Đã duyệt, chưa bắt đầu")
    RUNNING = "running", _("Đang thực hiện")
    ENDED = "ended", _("Đã kết thúc")


PROGRAMME_TRANSITIONS: dict[ProgrammeState, set[ProgrammeState]] = {
    ProgrammeState.DRAFT: {ProgrammeState.APPROVED, ProgrammeState.ENDED},
    ProgrammeState.APPROVED: {ProgrammeState.RUNNING, ProgrammeState.ENDED},
    ProgrammeState.RUNNING: {ProgrammeState.ENDED},
    ProgrammeState.ENDED: set(),
}


class DueKind(models.TextChoices):
    DATE = "date", _("Một ngày cụ thể")
    AFTER_POSTING = "after_posting", _("Sau khi nhận công tác (số ngày)")
    AFTER_ASSIGNMENT = "after_assignment", _("Sau khi được giao (số ngày)")
    QUARTER_END = "quarter_end", _("Ngày cuối quý")
    YEAR_END = "year_end", _("Ngày cuối năm")


class CycleKind(models.TextChoices):
    ONCE = "once", _("Một lần")
    AFTER_COMPLETION = "after_completion", _("Lặp lại sau khi hoàn thành (số tháng)")
    CALENDAR = "calendar", _("Theo lịch cố định (số tháng một kỳ)")


class Leadership(models.TextChoices):
    ANY = "", _("mọi cấp")
    LEADERS = "leaders", _("lãnh đạo, quản lý")
    HEADS = "heads", _("cấp trưởng")
    DEPUTIES = "deputies", _("cấp phó")
    OTHERS = "others", _("không giữ chức vụ lãnh đạo")


class EndCode(models.TextChoices):
    """Why an open enrolment was ended."""

    LEFT = "left", _("Không còn thuộc đối tượng của kế hoạch")
    NEXT_PERIOD = "next_period", _("Đã sang kỳ mới")
    WITHDRAWN = "withdrawn", _("Kế hoạch được rút lại")


class ExemptionKind(models.TextChoices):
    EXEMPT = "exempt", _("Miễn")
    EXTEND = "extend", _("Gia hạn")


class RequestState(models.TextChoices):
    """Of what people ask for and an officer decides."""

    ASKED = "asked", _("Chờ xem xét")
    GRANTED = "granted", _("Đồng ý")
    REFUSED = "refused", _("Không đồng ý")
    WITHDRAWN = "withdrawn", _("Đã rút")


REQUEST_TRANSITIONS: dict[RequestState, set[RequestState]] = {
    RequestState.ASKED: {RequestState.GRANTED, RequestState.REFUSED, RequestState.WITHDRAWN},
    RequestState.GRANTED: {RequestState.WITHDRAWN},
    RequestState.REFUSED: set(),
    RequestState.WITHDRAWN: set(),
}


class DueDecision(models.TextChoices):
    """What an officer does about a due date that could not be met."""

    PROPOSED = "proposed", _("Đặt hạn như đề xuất")
    OTHER = "other", _("Đặt hạn khác")
    AS_PLANNED = "as_planned", _("Giữ hạn của kế hoạch")
    EXEMPT = "exempt", _("Miễn")


class ReminderKind(models.TextChoices):
    FIRST = "first", _("Sắp đến hạn")
    LAST = "last", _("Gần hết hạn")
    DUE = "due", _("Đến hạn")
    OVERDUE = "overdue", _("Quá hạn")
    EXPIRING = "expiring", _("Giấy chứng nhận sắp hết giá trị")
    DIGEST = "digest", _("Tổng hợp cho đơn vị")
