"""Whether every receipt still proves what was handed in."""

from django.utils.translation import gettext as _

from quizzes.attempts.receipts import digest_answers
from quizzes.models import Attempt

MAX_SHOWN = 5


def receipts_are_intact() -> list[str]:
    """Check after a restore: one line, of the receipts that their ledger contradicts."""
    attempts = Attempt.objects.with_receipt().iterator(chunk_size=500)
    wrong = [one.pk for one in attempts if digest_answers(one).sha256 != one.answers_sha256]
    if not wrong:
        return []
    first = ", ".join(f"#{pk}" for pk in wrong[:MAX_SHOWN])
    return [
        _("%(n)s biên nhận không khớp với nhật ký trả lời: %(first)s")
        % {"n": len(wrong), "first": first}
    ]
