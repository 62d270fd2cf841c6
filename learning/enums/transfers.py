"""Transfers of people between agencies that different officers look after."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TransferSide(models.TextChoices):
    """Who proposed it: the unit that the person leaves, or the one that takes them."""

    SENDING = "sending", _("Bên chuyển đi")
    RECEIVING = "receiving", _("Bên tiếp nhận")


class TransferState(models.TextChoices):
    WAITING = "waiting", _("Chờ bên kia đồng ý")
    ACCEPTED = "accepted", _("Đã đồng ý")
    REFUSED = "refused", _("Không đồng ý")
    WITHDRAWN = "withdrawn", _("Đã rút")
    EXPIRED = "expired", _("Quá hạn")


TRANSFER_TRANSITIONS: dict[TransferState, set[TransferState]] = {
    TransferState.WAITING: {
        TransferState.ACCEPTED,
        TransferState.REFUSED,
        TransferState.WITHDRAWN,
        TransferState.EXPIRED,
    },
    TransferState.ACCEPTED: set(),
    TransferState.REFUSED: set(),
    TransferState.WITHDRAWN: set(),
    TransferState.EXPIRED: set(),
}
