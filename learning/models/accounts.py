"""What signing in keeps: how often it failed, for whom and from where."""

from django.db import models


class SignInFailures(models.Model):
    """A bucket of failures that leaks: `level` as it was `at` the last one.

    `key` is a hash, so that the table names nobody. Unix time, because both databases
    count with it alike.
    """

    key = models.CharField(max_length=64, primary_key=True)
    level = models.FloatField()
    at = models.FloatField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.level:.1f}"
