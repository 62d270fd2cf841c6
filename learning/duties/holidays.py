"""Working days as the administrator has entered the holidays."""

from learning.engine.calendars import WorkingDays
from learning.models import Holiday


def working_days() -> WorkingDays:
    """Weekdays without the holidays of the table; one query."""
    rows = list(Holiday.objects.all())
    yearly = {(row.day.month, row.day.day): row.day.year for row in rows if row.yearly}
    return WorkingDays(frozenset(row.day for row in rows if not row.yearly), yearly)
