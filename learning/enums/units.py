"""Changes of the unit tree, and by which tree a record counts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
