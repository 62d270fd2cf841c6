"""Choices and the allowed transitions of `learning`."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Gender(models.TextChoices):
    MALE = "male", _("Nam")
    FEMALE = "female", _("Nữ")


class StaffCategory(models.TextChoices):
    CADRE = "cadre", _("Cán bộ")
    CIVIL_SERVANT = "civil_servant", _("Công chức")
    PUBLIC_EMPLOYEE = "public_employee", _("Viên chức")
    CONTRACT = "contract", _("Hợp đồng")


class Role(models.TextChoices):
    """Roles; the value is the name of the role's group, as administrators see it."""

    LEARNER = "Người học", _("Người học")
    EDITOR = "Biên tập viên", _("Biên tập viên")
    REVIEWER = "Cán bộ pháp chế", _("Cán bộ pháp chế")
    HR = "Cán bộ tổ chức", _("Cán bộ tổ chức")
    HEAD = "Thủ trưởng đơn vị", _("Thủ trưởng đơn vị")
    ADMIN = "Quản trị hệ thống", _("Quản trị hệ thống")


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


class AuditAction(models.TextChoices):
    DOWNLOAD = "download", _("Tải về")
    CHANGE = "change", _("Thay đổi")


class RunState(models.TextChoices):
    """Of a report that the worker makes."""

    QUEUED = "queued", _("Chờ lập")
    RUNNING = "running", _("Đang lập")
    DONE = "done", _("Đã chốt")
    FAILED = "failed", _("Không lập được")


class Structure(models.TextChoices):
    """For which unit a row counts: that of its day, or the one that stands there today."""

    NOW = "now", _("theo cơ cấu hiện nay")
    THEN = "then", _("theo cơ cấu tại thời điểm")


class ReorganisationKind(models.TextChoices):
    CREATE = "create", _("Thành lập")
    RENAME = "rename", _("Đổi tên")
    MOVE = "move", _("Chuyển đơn vị cấp trên")
    MERGE = "merge", _("Sáp nhập, hợp nhất")
    SPLIT = "split", _("Chia, tách")
    DISSOLVE = "dissolve", _("Giải thể")


class ReorganisationState(models.TextChoices):
    DRAFT = "draft", _("Dự thảo")
    PREPARED = "prepared", _("Đã xác nhận, chờ ngày có hiệu lực")
    DONE = "done", _("Đã thực hiện")
    UNDONE = "undone", _("Đã hoàn tác")
    CANCELLED = "cancelled", _("Không thực hiện")


REORGANISATION_TRANSITIONS: dict[ReorganisationState, set[ReorganisationState]] = {
    ReorganisationState.DRAFT: {ReorganisationState.PREPARED, ReorganisationState.CANCELLED},
    ReorganisationState.PREPARED: {ReorganisationState.DONE, ReorganisationState.DRAFT},
    ReorganisationState.DONE: {ReorganisationState.UNDONE},
    ReorganisationState.UNDONE: set(),
    ReorganisationState.CANCELLED: set(),
}


class LineRole(models.TextChoices):
    """Whether a unit goes into an event or comes out of it."""

    SOURCE = "source", _("Đơn vị thực hiện")
    TARGET = "target", _("Đơn vị nhận")


class PostingKind(models.TextChoices):
    """A person counts where the main posting is; the others are beside it."""

    MAIN = "main", _("Chính thức")
    CONCURRENT = "concurrent", _("Kiêm nhiệm")
    SECONDED = "seconded", _("Biệt phái")


class PostingEnd(models.TextChoices):
    """Why a posting ended."""

    MOVED = "moved", _("Chuyển công tác")
    RETURNED = "returned", _("Hết biệt phái, thôi kiêm nhiệm")
    RETIRED = "retired", _("Nghỉ hưu")
    RESIGNED = "resigned", _("Thôi việc")
    OTHER = "other", _("Lý do khác")


class LeaveKind(models.TextChoices):
    MATERNITY = "maternity", _("Nghỉ thai sản")
    SICK = "sick", _("Nghỉ ốm dài ngày")
    UNPAID = "unpaid", _("Nghỉ không hưởng lương")
    STUDY = "study", _("Đi học tập trung")
    OTHER = "other", _("Lý do khác")


class StaffImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Chờ đọc tệp")
    READ = "read", _("Chờ ghi nhận")
    APPLYING = "applying", pgettext_lazy("tình trạng", "Đang ghi")
    APPLIED = "applied", _("Đã ghi nhận")
    FAILED = "failed", _("Không đọc được")


class RowVerdict(models.TextChoices):
    """What a row of a staff list does, or needs."""

    WRONG = "wrong", _("Dòng sai")
    DECIDE = "decide", _("Cần quyết định")
    NEW = "new", _("Người mới")
    MOVED = "moved", _("Chuyển công tác")
    CHANGED = "changed", _("Thay đổi")
    SAME = "same", _("Giữ nguyên")
    LEFT_OUT = "left_out", _("Bỏ dòng này")
    LEAVER = "leaver", _("Không có trong tệp")


class SamePerson(models.TextChoices):
    """What an officer decides about a row that looks like somebody who is known."""

    SAME = "same", _("Cùng một người")
    OTHER = "other", _("Là người khác")
    SKIP = "skip", _("Bỏ dòng này")


class TokenScope(models.TextChoices):
    STAFF_WRITE = "staff:write", _("Ghi đơn vị, người, công tác")
    RESULTS_READ = "results:read", _("Đọc kết quả hoàn thành, giấy chứng nhận")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Chờ gửi")
    SENT = "sent", _("Đã gửi")
    FAILED = "failed", _("Không gửi được")


DELIVERY_TRANSITIONS: dict[DeliveryState, set[DeliveryState]] = {
    DeliveryState.WAITING: {DeliveryState.SENT, DeliveryState.FAILED},
    DeliveryState.FAILED: {DeliveryState.WAITING},
    DeliveryState.SENT: set(),
}


class AnonymisationState(models.TextChoices):
    PROPOSED = "proposed", _("Đề xuất, chờ xem")
    CHECKED = "checked", _("Đã xem, chờ người thứ hai")
    DONE = "done", _("Đã ẩn danh")
    KEPT = "kept", _("Giữ nguyên")


ANONYMISATION_TRANSITIONS: dict[AnonymisationState, set[AnonymisationState]] = {
    AnonymisationState.PROPOSED: {AnonymisationState.CHECKED, AnonymisationState.KEPT},
    AnonymisationState.CHECKED: {AnonymisationState.DONE, AnonymisationState.KEPT},
    AnonymisationState.KEPT: {AnonymisationState.PROPOSED},
    AnonymisationState.DONE: set(),
}
