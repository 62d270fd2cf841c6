"""The register books and the numbers that no certificate bears."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.body import IssuingBody
from cms.models.append_only import AppendOnly


class Register(models.Model):
    """A body's register book (sổ cấp) of a year: hands out numbers without gaps."""

    body = models.ForeignKey(IssuingBody, on_delete=models.PROTECT, related_name="registers")
    year = models.PositiveSmallIntegerField(_("Năm"))
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-year", "body__name"]
        verbose_name = _("sổ cấp")
        verbose_name_plural = _("sổ cấp")
        constraints = [
            models.UniqueConstraint(fields=["body", "year"], name="one_register_a_body_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.body} – {self.year}"


class VoidNumber(AppendOnly):
    """A number that no certificate of ours bears, with the reason (số đã bỏ); for ever."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="void_numbers")
    number = models.PositiveIntegerField(_("Số vào sổ"))
    number_text = models.CharField(_("Số"), max_length=60)
    reason = models.CharField(_("Lý do"), max_length=300)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    voided_at = models.DateTimeField(_("Bỏ lúc"))

    class Meta:
        ordering = ["register", "number"]
        verbose_name = _("số đã bỏ")
        verbose_name_plural = _("số đã bỏ")
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="one_void_per_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="void_number_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.number_text} – {self.reason}"
