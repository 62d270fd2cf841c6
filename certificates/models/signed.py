"""The signed file of a certificate, beside the original."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.certificate import Certificate, private_storage
from cms.models.append_only import AppendOnly


class SignedBy(models.TextChoices):
    """Where the signature was made."""

    SYSTEM = "system", _("Hệ thống ký bằng khóa của cơ quan")
    OUTSIDE = "outside", _("Ký bên ngoài bằng thiết bị ký số")


class SignedCopy(AppendOnly):
    """The original's bytes with a signature after them; locked once it is in.

    `signer`, `issuer` and `serial` are those of the signer's certificate. `signed_at` is what
    the signature says; `stamped_at` what a time stamp authority says.
    """

    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, related_name="signed_copy"
    )
    signed_by = models.CharField(_("Nơi ký"), max_length=10, choices=SignedBy.choices)
    pdf = models.FileField(upload_to="certificates/signed/%Y/", storage=private_storage)
    sha256 = models.CharField(max_length=64, unique=True)
    signer = models.CharField(_("Người ký"), max_length=300)
    issuer = models.CharField(_("Tổ chức chứng thực"), max_length=300, blank=True)
    serial = models.CharField(_("Số chứng thư"), max_length=60, blank=True)
    signed_at = models.DateTimeField(_("Ký lúc"), null=True, blank=True)
    stamped_at = models.DateTimeField(_("Dấu thời gian"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("Nhận lúc"), auto_now_add=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Người nhận"),
    )

    class Meta:
        verbose_name = _("bản đã ký số")
        verbose_name_plural = _("bản đã ký số")
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_by=SignedBy.SYSTEM) | Q(accepted_by__isnull=False),
                name="outside_signature_was_accepted_by_someone",
            ),
            models.CheckConstraint(condition=~Q(sha256=""), name="signed_copy_has_its_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate} – {self.signer}"
