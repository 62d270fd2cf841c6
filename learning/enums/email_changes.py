"""Changes of e-mail addresses, which wait until somebody else agrees."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EmailChangeState(models.TextChoices):
    WAITING = "waiting", _("Chờ xác nhận")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    REFUSED = "refused", _("Không đồng ý")
    WITHDRAWN = "withdrawn", _("Đã rút")
    EXPIRED = "expired", _("Quá hạn")


class EmailChangeSource(models.TextChoices):
    """By what the new address came in."""

    LIST = "list", _("Danh sách cán bộ")
    API = "api", _("Hệ thống khác")
    ADMIN = "admin", _("Trang người dùng")


EMAIL_CHANGE_TRANSITIONS: dict[EmailChangeState, set[EmailChangeState]] = {
    EmailChangeState.WAITING: {
        EmailChangeState.CONFIRMED,
        EmailChangeState.REFUSED,
        EmailChangeState.WITHDRAWN,
        EmailChangeState.EXPIRED,
    },
    EmailChangeState.CONFIRMED: set(),
    EmailChangeState.REFUSED: set(),
    EmailChangeState.WITHDRAWN: set(),
    EmailChangeState.EXPIRED: set(),
}
