"""Staff lists and their rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
    OUTSIDE = "outside", _("Ngoài phạm vi")
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
    TRANSFER = "transfer", _("Đã đề nghị chuyển đơn vị")
