"""Choices and the allowed transitions of `learning`."""

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
