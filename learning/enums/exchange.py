"""Reports and other systems."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """Of a report that the worker makes."""

    QUEUED = "queued", _("Chờ lập")
    RUNNING = "running", _("Đang lập")
    DONE = "done", _("Đã chốt")
    FAILED = "failed", _("Không lập được")


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
