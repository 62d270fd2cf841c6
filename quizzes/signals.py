"""What the examination engine announces to the rooms behind it.

`sitting_requested(user, quiz)`: asks whether someone may sit a quiz. A receiver returns
a `SittingRule` or None.
`attempt_started(attempt)`, `attempt_graded(attempt)`: sent inside the transaction.
"""

from dataclasses import dataclass
from datetime import datetime

from django.dispatch import Signal

sitting_requested = Signal()
attempt_started = Signal()
attempt_graded = Signal()


@dataclass(frozen=True)
class SittingRule:
    """Answer of a room to `sitting_requested`.

    `refusal` is shown to the learner; `counts_from` says from when on attempts count
    towards the limit (a new cycle begins with a fresh limit).
    """

    refusal: str = ""
    counts_from: datetime | None = None
