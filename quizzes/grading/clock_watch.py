"""Whether the host's clock was set: noticed every minute, believed when it harms nobody.

On SQLite alone; PostgreSQL's clock is the business of its host.
"""

import logging
from dataclasses import replace

from django.db import connection

from quizzes import clock
from quizzes.clock import Anchor
from quizzes.enums import AttemptState, RoundState
from quizzes.models import Attempt, Round

logger = logging.getLogger(__name__)

# Slewing, and what a pause between two readings may add, stay far below.
MAX_DRIFT = 5.0


def watch_clock() -> float:
    """Compare the clock with the stopwatch; by how many seconds it was set, 0 where it was not.

    Until then, small differences are followed (a clock that is slewed). A clock that was set
    is believed at once where nobody sits and no round is open: nothing can be closed early
    or late. Else the stopwatch goes on deciding until that is so, until the clock is set
    back, or until somebody says that it is right (`manage.py believe_clock`).
    """
    if connection.vendor == "postgresql":
        return 0.0
    offset, anchor = clock.measured_offset(), clock.read_anchor()
    if anchor is None or abs(offset - anchor.offset) <= MAX_DRIFT:
        clock.write_anchor(Anchor(clock.boot(), offset))
        return 0.0
    jump = offset - anchor.offset
    if not _somebody_sits():
        logger.warning("the clock was set by %+.0f s; nobody sits, so it is believed", jump)
        believe_clock()
        return 0.0
    if not anchor.jump:
        logger.error("the clock was set by %+.0f s while people sit: the stopwatch decides", jump)
    clock.write_anchor(replace(anchor, jump=jump))
    return jump


def believe_clock() -> None:
    """Go by the host's clock as it is set now."""
    clock.write_anchor(Anchor(clock.boot(), clock.measured_offset()))


def clock_jump() -> float:
    """By how many seconds the clock was set and is not believed; 0 where all is well."""
    anchor = clock.read_anchor()
    return anchor.jump if anchor is not None and connection.vendor != "postgresql" else 0.0


def _somebody_sits() -> bool:
    sitting = Attempt.objects.filter(state=AttemptState.IN_PROGRESS)
    return sitting.exists() or Round.objects.filter(state=RoundState.OPEN).exists()
