"""The one clock that decides: the database's.

Several web hosts may differ by seconds; the database they share does not. SQLite runs
on the host's own clock.
"""

from datetime import datetime

from django.db import connection
from django.utils import timezone


def now() -> datetime:
    """The present moment by the database's clock, aware."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment
