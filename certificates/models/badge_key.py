"""The key that signs badges: one for all hosts, sealed."""

from django.db import models
from django.db.models import Q


class BadgeKey(models.Model):
    """At most one row; `sealed` is opened with SECRET_KEY (`certificates/badges/key.py`)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sealed = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="there_is_one_badge_key"),
        ]

    def __str__(self) -> str:
        return "BadgeKey"
