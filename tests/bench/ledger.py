"""Whether every answer that the server acknowledged is there."""

from collections.abc import Iterable, Iterator

from quizzes.attempts.ledger import latest_answers
from quizzes.models import Attempt
from tests.bench.sitting import Saved


def find_lost(saved: Iterable[Saved]) -> list[Saved]:
    """Acknowledged answers that are not what the attempt holds now."""
    newest: dict[tuple[int, int], Saved] = {}
    for answer in sorted(saved, key=lambda answer: answer.sequence):
        newest[answer.attempt, answer.position] = answer
    held = dict(_held({attempt for attempt, _position in newest}))
    return [answer for place, answer in newest.items() if held.get(place) != answer.value]


def _held(attempts: Iterable[int]) -> Iterator[tuple[tuple[int, int], object]]:
    for attempt in Attempt.objects.filter(pk__in=attempts).iterator():
        for position, value in latest_answers(attempt).items():
            yield (attempt.pk, position), value
