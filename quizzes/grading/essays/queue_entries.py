"""Essays between grading and their markers: put in the queue, read back, taken off it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.crypto import salted_hmac

from quizzes.attempts.receipts import ALPHABET
from quizzes.content.versions import read_versions
from quizzes.enums import EssayState
from quizzes.models import Attempt, Essay, PaperItem

CODE_LENGTH = 12


def essay_code(attempt_id: int, position: int) -> str:
    """The code under which an essay is marked: an HMAC of its place, of 59 bits.

    Nobody without the server's key can find the attempt from it, nor two essays of one
    person.
    """
    mac = salted_hmac("quizzes.essay", f"{attempt_id}/{position}", algorithm="sha256")
    number, letters = int.from_bytes(mac.digest()), []
    for _place in range(CODE_LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def add_settled(marked: Mapping[int, list[Decimal | None]]) -> None:
    """Put the marks that people settled into these papers, by attempt; one query at most."""
    wanted = [pk for pk, marks in marked.items() if None in marks]
    if not wanted:
        return
    rows = Essay.objects.settled().filter(attempt__in=wanted)
    for attempt_id, position, awarded in rows.values_list("attempt_id", "position", "awarded"):
        if marked[attempt_id][position - 1] is None:
            marked[attempt_id][position - 1] = awarded


def queue_essays(attempts: Iterable[Attempt]) -> None:
    """Queue every place that waits for a person; those in the queue stay as they are."""
    found = [
        _essay(attempt, item)
        for attempt in attempts
        if attempt.awaits_marker
        for item, text in zip(attempt.items, attempt.awarded, strict=True)
        if text is None
    ]
    if found:
        Essay.objects.bulk_create(found, ignore_conflicts=True, batch_size=100)


def drop_essays(attempts: Iterable[Attempt]) -> None:
    """Take essays off the queue whose place has its marks: a regrade gave them."""
    awarded = {attempt.pk: attempt.awarded for attempt in attempts}
    rows = Essay.objects.open().filter(attempt__in=list(awarded))
    done = [essay.pk for essay in rows if awarded[essay.attempt_id][essay.position - 1] is not None]
    if done:
        Essay.objects.open().filter(pk__in=done).update(
            state=EssayState.DROPPED, claimed_by=None, claimed_at=None
        )


def _essay(attempt: Attempt, item: PaperItem) -> Essay:
    settings = read_versions([item.version_id])[item.version_id].content.get("settings", {})
    return Essay(
        attempt=attempt,
        position=item.position,
        version_id=item.version_id,
        code=essay_code(attempt.pk, item.position),
        marks=item.marks,
        markers=2 if settings.get("two_markers") else 1,
        submitted_at=attempt.submitted_at or attempt.deadline,
    )
