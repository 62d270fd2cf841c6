"""States of a register entry."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateState(models.TextChoices):
    """`expired` is derived from the date of validity, so that it is never stale."""

    VALID = "valid", _("Có giá trị")
    EXPIRED = "expired", _("Hết giá trị")
    SUPERSEDED = "superseded", _("Đã được thay thế")
    REVOKED = "revoked", _("Đã thu hồi")


CERTIFICATE_TRANSITIONS: dict[CertificateState, frozenset[CertificateState]] = {
    CertificateState.VALID: frozenset({CertificateState.SUPERSEDED, CertificateState.REVOKED}),
    CertificateState.EXPIRED: frozenset(),
    CertificateState.SUPERSEDED: frozenset(),
    CertificateState.REVOKED: frozenset(),
}
