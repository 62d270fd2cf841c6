"""What the home page and the result page say about regrades and answered challenges."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from cms.people import Person
from config.compiled_query import CompiledQuery
from quizzes import clock
from quizzes.models import Attempt, Challenge, RegradeChange


@CompiledQuery
def changes_of(*, attempt: int) -> QuerySet[RegradeChange]:
    """What regrades did to the attempt, with each regrade, latest first."""
    rows = RegradeChange.objects.filter(attempt=attempt)
    return rows.select_related("regrade").order_by("-pk")


@CompiledQuery
def challenges_by(*, user: int) -> QuerySet[Challenge]:
    """The person's challenges, oldest first."""
    return Challenge.objects.filter(user=user).order_by("created_at", "pk")


@CompiledQuery
def unseen_changes(*, user: int) -> QuerySet[RegradeChange]:
    return RegradeChange.objects.unseen_by(user)


@CompiledQuery
def unseen_answers(*, user: int) -> QuerySet[Challenge]:
    return Challenge.objects.unseen_by(user)


@dataclass(frozen=True)
class Updates:
    """What a person has not looked at yet."""

    changes: list[RegradeChange]
    answers: list[Challenge]


@dataclass(frozen=True)
class AttemptUpdates:
    """What happened to one attempt since it was graded.

    `challenges` are the person's own, by question version; of several the latest.
    """

    changes: list[RegradeChange]
    challenges: dict[int, Challenge]


def updates_for(user: Person) -> Updates:
    """Changed results and answers to challenges, until their page is opened; two queries."""
    return Updates(unseen_changes.all(user=user.pk), unseen_answers.all(user=user.pk))


def updates_of(attempt: Attempt) -> AttemptUpdates:
    """The regrades of an attempt, latest first, and its person's challenges; two queries."""
    return AttemptUpdates(changes_of.all(attempt=attempt.pk), challenges_of(attempt))


def challenges_of(attempt: Attempt) -> dict[int, Challenge]:
    """What the person said against the questions on this paper; one query."""
    versions = {item.version_id for item in attempt.items}
    rows = challenges_by.all(user=attempt.user_id)
    return {row.version_id: row for row in rows if row.version_id in versions}


def mark_seen(updates: AttemptUpdates) -> None:
    """Note that the person has opened the page; no query where there is nothing new."""
    _mark(updates.changes)
    _mark(row for row in updates.challenges.values() if not row.is_open)


def _mark(rows: Iterable[Any]) -> None:
    fresh = [row for row in rows if row.seen_at is None]
    if fresh:
        unseen = type(fresh[0]).objects.filter(pk__in=[row.pk for row in fresh], seen_at=None)
        unseen.update(seen_at=clock.now())
