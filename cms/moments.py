"""Moments as people read them: in Vietnam's time, whatever zone they are kept in."""

import datetime as dt

from django.utils import timezone


def day_text(moment: dt.datetime) -> str:
    """30/11/2026: the day that it is here."""
    return f"{timezone.localtime(moment):%d/%m/%Y}"


def moment_text(moment: dt.datetime) -> str:
    """07:30 30/11/2026."""
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"
