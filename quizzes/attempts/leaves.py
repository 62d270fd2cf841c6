"""Page-leave events: recorded for the organiser, never punished by the machine."""

from config.parameters import read_number
from quizzes import clock
from quizzes.models import Attempt, PageLeave

KEPT = 200
LONGEST = 24 * 3600


def note_leave(attempt: Attempt, seconds: str) -> None:
    """Keep that the page of an open attempt was away for some seconds; bounded in number."""
    away = read_number(seconds)
    if not attempt.is_open or away is None:
        return
    if PageLeave.objects.filter(attempt=attempt).count() >= KEPT:
        return
    PageLeave.objects.create(
        attempt=attempt, away_seconds=min(away, LONGEST), returned_at=clock.now()
    )
