"""What several attempts come to, by the quiz's counting policy."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.engine.regrade import ScoreChange
from quizzes.enums import CountingPolicy
from quizzes.models import Attempt, QuizPage


@dataclass(frozen=True)
class Outcome:
    """The result that counts; `percent` is not rounded."""

    percent: float
    passed: bool


def outcome(quiz: QuizPage, attempts: Sequence[Attempt]) -> Outcome | None:
    """The result of one person's graded attempts in order.

    Returns:
        The outcome; None where no attempt is graded.
    """
    graded = [attempt for attempt in attempts if attempt.is_graded]
    if not graded:
        return None
    if quiz.counting_policy == CountingPolicy.AVERAGE:
        percent = sum(_percent(attempt) for attempt in graded) / len(graded)
        return Outcome(percent, percent >= quiz.pass_percent)
    chosen = {
        CountingPolicy.FIRST: graded[0],
        CountingPolicy.LAST: graded[-1],
    }.get(CountingPolicy(quiz.counting_policy)) or max(graded, key=_best)
    return Outcome(_percent(chosen), bool(chosen.passed))


def passed_quizzes(user_id: int, quizzes: Sequence[QuizPage], *, since: dt.datetime) -> set[int]:
    """Which of the quizzes this person has passed with attempts since then; one query."""
    rows = Attempt.objects.graded().filter(user=user_id, quiz__in=quizzes, started_at__gte=since)
    attempts: dict[int, list[Attempt]] = {}
    for attempt in rows.defer("paper", "awarded").order_by("number"):
        attempts.setdefault(attempt.quiz_id, []).append(attempt)
    results = {quiz.pk: outcome(quiz, attempts.get(quiz.pk, [])) for quiz in quizzes}
    return {pk for pk, result in results.items() if result and result.passed}


def may_undo(quiz: QuizPage, change: ScoreChange) -> bool:
    """Whether a changed attempt may take a pass away: of an average every fall counts."""
    if change.newly_failed:
        return True
    return quiz.counting_policy == CountingPolicy.AVERAGE and change.direction < 0


def _percent(attempt: Attempt) -> float:
    return float((attempt.score or 0) * 100 / attempt.max_score) if attempt.max_score else 0.0


def _best(attempt: Attempt) -> tuple[bool, float]:
    return bool(attempt.passed), _percent(attempt)
