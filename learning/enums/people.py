"""People: who they are, where they work, whose data is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
