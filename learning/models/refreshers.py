"""Refreshers: the people whom a programme names one by one, and the map of weak provisions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgrammePerson(models.Model):
    """Somebody whom a programme names; such a programme is for the named alone."""

    programme = models.ForeignKey(
        "learning.Programme", on_delete=models.CASCADE, related_name="people"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="programme_places"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "user"], name="one_place_per_programme_and_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.user}"


class WeakProvisionMap(models.Model):
    """How the people of a unit answered by provision, as it was worked out last.

    `findings` is what `learning.reporting.weak_provisions.facility` writes: groups of fewer
    than five people are not in it, so that no one can read an answer of one person from it.
    """

    unit = models.OneToOneField(
        "learning.Unit", on_delete=models.PROTECT, related_name="weak_provision_map"
    )
    asked_at = models.DateTimeField()
    computed_at = models.DateTimeField(null=True, blank=True)
    findings = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("bản đồ điều khoản còn yếu")
        verbose_name_plural = _("bản đồ điều khoản còn yếu")

    def __str__(self) -> str:
        return str(self.unit)

    @property
    def is_pending(self) -> bool:
        """Whether the worker still owes what was asked for."""
        return self.computed_at is None or self.computed_at < self.asked_at
