"""What a regrade would do, or did: who goes up, who goes down, who flips."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth import get_user_model

from cms.people import Person
from quizzes.attempts.outcomes import may_undo
from quizzes.engine.regrade import ScoreChange
from quizzes.grading.regrade.remarking import remark_batches
from quizzes.models import Attempt, Regrade
from quizzes.ports import RiskLine, risk_finders


@dataclass(frozen=True)
class RegradeRow:
    """One attempt whose result changes."""

    attempt_id: int
    name: str
    quiz: str
    number: int
    change: ScoreChange
    at_risk: bool


@dataclass(frozen=True)
class RegradePreview:
    """The attempts that hold the question, and those whose result changes.

    Rows begin with those who would fail, then those who would pass, then the falling and
    the rising ones, each by name.
    """

    examined: int
    rows: tuple[RegradeRow, ...]

    @property
    def up(self) -> int:
        return sum(row.change.direction > 0 for row in self.rows)

    @property
    def down(self) -> int:
        return sum(row.change.direction < 0 for row in self.rows)

    @property
    def to_pass(self) -> int:
        return sum(row.change.newly_passed for row in self.rows)

    @property
    def to_fail(self) -> int:
        return sum(row.change.newly_failed for row in self.rows)

    @property
    def same(self) -> int:
        """Attempts whose share of the highest score stays as it is."""
        return self.examined - self.up - self.down


def preview_regrade(regrade: Regrade) -> RegradePreview:
    """The dry run: what applying it now would do; writes nothing."""
    examined, rows = 0, []
    for batch in remark_batches(regrade):
        examined += len(batch)
        changes = [(each.attempt, each.change) for each in batch if each.change]
        people = get_user_model().objects.in_bulk({attempt.user_id for attempt, _ in changes})
        rows += [_row(attempt, people[attempt.user_id], change) for attempt, change in changes]
    return RegradePreview(examined, _sorted(rows))


def applied_result(regrade: Regrade) -> RegradePreview:
    """What an applied regrade did, as it was recorded; one query."""
    changes = regrade.changes.select_related("attempt__user", "attempt__quiz")
    rows = (_row(each.attempt, each.attempt.user, each.numbers) for each in changes)
    return RegradePreview(regrade.examined_count, _sorted(rows))


def _row(attempt: Attempt, user: Person, change: ScoreChange) -> RegradeRow:
    risk = may_undo(attempt.quiz, change)
    return RegradeRow(attempt.pk, str(user), attempt.quiz.title, attempt.number, change, risk)


def risk_lines(rows: Sequence[RegradeRow]) -> list[RiskLine]:
    """What other apps keep that rests on these rows' results, in the order of the rows."""
    ids = [row.attempt_id for row in rows if row.at_risk]
    if not ids:
        return []
    lines = [line for find in risk_finders for line in find(ids)]
    places = {attempt_id: place for place, attempt_id in enumerate(ids)}
    return sorted(lines, key=lambda line: places[line.attempt_id])


def _sorted(rows: Iterable[RegradeRow]) -> tuple[RegradeRow, ...]:
    return tuple(sorted(rows, key=_urgency))


def _urgency(row: RegradeRow) -> tuple[bool, bool, int, str, int]:
    change = row.change
    return (
        not change.newly_failed,
        not change.newly_passed,
        change.direction,
        row.name,
        row.attempt_id,
    )
