"""Memory cards: moved by the first answer of a day, in practice or in an examination."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.people import Person
from quizzes.content.versions import read_versions
from quizzes.engine.memory import review
from quizzes.models import Attempt, MemoryCard

# Graded attempts that are read for wrong answers.
MAX_ATTEMPTS = 10
FIELDS = ("state", "step", "stability", "difficulty", "reviewed_at", "due_on")


def note_review(user: Person, question_id: int, *, share: Decimal, at: dt.datetime) -> None:
    """Move the card of a question, or begin it, by an answer worth `share` of the marks.

    The first answer of a local day counts: after it the person has seen the key, and a
    second answer says nothing about memory. An answer older than the card changes nothing.
    """
    card = MemoryCard.objects.filter(user=user, question=question_id).first()
    zone = timezone.get_default_timezone()
    if card is None:
        begun = _fields(review(None, share, at, zone))
        new = MemoryCard(user=user, question_id=question_id, **begun)
        MemoryCard.objects.bulk_create([new], ignore_conflicts=True)
    elif card.reviewed_on < timezone.localdate(at):
        unmoved = MemoryCard.objects.filter(pk=card.pk, reviewed_at=card.reviewed_at)
        unmoved.update(**_fields(review(card.memory, share, at, zone)))


@transaction.atomic
def note_wrong_answers(user: Person) -> None:
    """Let what was wrong in this person's last graded attempts come back.

    Reads them when somebody asks for the day's questions, so that grading stays fast; an
    attempt that was read before changes nothing.
    """
    wrong = _wrong_answers(user)
    known = set(
        MemoryCard.objects.filter(user=user, question__in=wrong).values_list(
            "question_id", flat=True
        )
    )
    zone = timezone.get_default_timezone()
    new = [
        MemoryCard(user=user, question_id=pk, **_fields(review(None, share, at, zone)))
        for pk, (share, at) in wrong.items()
        if pk not in known
    ]
    MemoryCard.objects.bulk_create(new, ignore_conflicts=True)
    cards = list(MemoryCard.objects.filter(user=user, question__in=known & wrong.keys()))
    moved = [card for card in cards if card.reviewed_on < _day(wrong[card.question_id])]
    for card in moved:
        share, at = wrong[card.question_id]
        for name, value in _fields(review(card.memory, share, at, zone)).items():
            setattr(card, name, value)
    MemoryCard.objects.bulk_update(moved, FIELDS)


def _wrong_answers(user: Person) -> dict[int, tuple[Decimal, dt.datetime]]:
    """Question → share and time, where the last attempt that asked it was not all right."""
    rows = Attempt.objects.graded().filter(user=user).order_by("-graded_at", "-pk")
    attempts = sorted(rows[:MAX_ATTEMPTS], key=lambda attempt: (attempt.submitted_at, attempt.pk))
    versions = read_versions(item.version_id for each in attempts for item in each.items)
    latest: dict[int, tuple[Decimal, dt.datetime]] = {}
    for attempt in attempts:
        at = attempt.submitted_at
        for item, mark in zip(attempt.items, attempt.awarded_marks, strict=False):
            if mark is not None and item.marks and at is not None:
                share = min(Decimal(1), mark / item.marks)
                latest[versions[item.version_id].question_id] = (share, at)
    return {pk: (share, at) for pk, (share, at) in latest.items() if share < 1}


def _day(answer: tuple[Decimal, dt.datetime]) -> dt.date:
    return timezone.localdate(answer[1])


def _fields(memory: object) -> dict[str, Any]:
    return {name: getattr(memory, name) for name in FIELDS}
