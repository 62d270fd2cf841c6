"""Until when the password of a letter counts."""

import datetime as dt

from django.utils import timezone

from learning.models import SignInPolicy, User


def end_of_letter() -> dt.datetime:
    """The last moment of the day up to which a letter of today counts."""
    last = timezone.localdate() + dt.timedelta(days=SignInPolicy.load().letter_days)
    return timezone.make_aware(dt.datetime.combine(last, dt.time(23, 59, 59)))


def has_run_out(user: User) -> bool:
    """Whether the person's password is one of a letter that counts no more; no query."""
    until = user.temporary_password_until
    return until is not None and until <= timezone.now()
