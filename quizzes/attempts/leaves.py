"""Page-leave events: recorded for the organiser, never punished by the machine."""

from config.parameters import read_number
from quizzes import clock
from quizzes.models import Attempt, PageLeave

MAX_LEAVES = 200
MAX_SECONDS = 24 * 3600


def note_leave(attempt: Attempt, seconds: str) -> None:
    """Keep that the page of an open attempt was away for some seconds; bounded in number."""
    away = read_number(seconds)
    if not attempt.is_open or away is None:
        return
    if PageLeave.objects.filter(attempt=attempt).count() >= MAX_LEAVES:
        return
    PageLeave.objects.create(
        attempt=attempt, away_seconds=min(away, MAX_SECONDS), returned_at=clock.now()
    )
