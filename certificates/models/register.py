"""The register books."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Register(models.Model):
    """A year's register book (sổ cấp): hands out numbers without gaps."""

    year = models.PositiveSmallIntegerField(unique=True)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("sổ cấp")
        verbose_name_plural = _("sổ cấp")

    def __str__(self) -> str:
        return str(self.year)
