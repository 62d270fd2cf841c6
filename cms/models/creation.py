"""Which forms have already made their object."""

from django.db import models


class Creation(models.Model):
    """One filled form that made an object, known by its fingerprint, for a day."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    action = models.CharField(max_length=100, blank=True)
    location = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.fingerprint[:8]}: {self.location}"
