"""Who may sit a quiz, and the start of an attempt."""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from quizzes import clock
from quizzes.enums import AttemptState
from quizzes.exceptions import SittingRefused
from quizzes.models import Attempt, QuizPage, Round
from quizzes.services import papers
from quizzes.signals import SittingRule, attempt_started, sitting_requested


@dataclass(frozen=True)
class Sitting:
    """Whether a person may start now, and what counts so far."""

    quiz: QuizPage
    round: Round | None
    open_attempt: Attempt | None
    attempts: tuple[Attempt, ...]
    refusal: str

    @property
    def used(self) -> int:
        return len(self.attempts)

    @property
    def left(self) -> int | None:
        """Attempts left; None where there is no limit."""
        if not self.quiz.max_attempts:
            return None
        return max(0, self.quiz.max_attempts - self.used)

    @property
    def passed(self) -> bool:
        return any(attempt.passed for attempt in self.attempts)

    @property
    def may_start(self) -> bool:
        return not self.refusal


def sitting_of(user: Any, quiz: QuizPage) -> Sitting:
    """Work out whether `user` may start an attempt at `quiz` now."""
    now = clock.now()
    current = Round.objects.filter(quiz=quiz).open(now).first() if quiz.is_periodic else None
    rules = _rules(user, quiz)
    attempts = _counted(user, quiz, current, rules)
    open_attempt = next((a for a in attempts if a.is_open), None)
    sitting = Sitting(quiz, current, open_attempt, attempts, "")
    return Sitting(quiz, current, open_attempt, attempts, _refusal(sitting, rules))


def start_attempt(user: Any, quiz: QuizPage) -> Attempt:
    """Start an attempt, or return the one that is open: a second click changes nothing.

    Raises:
        SittingRefused: when the person may not start now.
        NotEnoughQuestions: when the paper cannot be drawn.
    """
    try:
        with transaction.atomic():
            return _start(user, quiz)
    except IntegrityError:
        return Attempt.objects.in_progress().get(user=user, quiz=quiz)


def _start(user: Any, quiz: QuizPage) -> Attempt:
    sitting = sitting_of(user, quiz)
    if sitting.open_attempt:
        return sitting.open_attempt
    if not sitting.may_start:
        raise SittingRefused(sitting.refusal)
    seed = secrets.randbits(62)
    items = papers.draw_for(quiz, seed)
    attempt = _create(user, quiz, sitting.round, seed, sum(item.marks for item in items))
    papers.freeze(attempt, items)
    attempt_started.send(sender=Attempt, attempt=attempt)
    return attempt


def _create(user: Any, quiz: QuizPage, round: Round | None, seed: int, marks: int) -> Attempt:
    now = clock.now()
    deadline = now + dt.timedelta(minutes=quiz.time_limit_minutes)
    if round is not None:
        deadline = min(deadline, round.closes_at)
    return Attempt.objects.create(
        user=user,
        quiz=quiz,
        round=round,
        number=Attempt.objects.filter(user=user, quiz=quiz).count() + 1,
        seed=seed,
        pass_percent=quiz.pass_percent,
        grace_seconds=quiz.grace_seconds,
        started_at=now,
        deadline=deadline,
        max_score=marks,
        next_check_at=deadline + dt.timedelta(seconds=quiz.grace_seconds + 1),
    )


def _rules(user: Any, quiz: QuizPage) -> list[SittingRule]:
    answers: list[Any] = sitting_requested.send(sender=QuizPage, user=user, quiz=quiz)
    return [rule for _receiver, rule in answers if rule is not None]


def _counted(
    user: Any, quiz: QuizPage, current: Round | None, rules: list[SittingRule]
) -> tuple[Attempt, ...]:
    attempts = Attempt.objects.filter(user=user, quiz=quiz).select_related("quiz", "round")
    if current is not None:
        attempts = attempts.filter(round=current)
    starts = [rule.counts_from for rule in rules if rule.counts_from]
    if starts:
        attempts = attempts.filter(started_at__gte=max(starts))
    return tuple(attempts.order_by("number"))


def _refusal(sitting: Sitting, rules: list[SittingRule]) -> str:
    refusals = [rule.refusal for rule in rules if rule.refusal]
    if refusals:
        return refusals[0]
    if not sitting.quiz.live:
        return _("Bài kiểm tra này hiện không mở.")
    if sitting.quiz.is_periodic and sitting.round is None:
        return _("Hiện chưa có kỳ kiểm tra nào đang mở.")
    if any(attempt.state == AttemptState.SUBMITTED for attempt in sitting.attempts):
        return _("Bài anh/chị vừa nộp đang chờ chấm. Có kết quả rồi mới làm lượt tiếp theo.")
    if sitting.left == 0:
        return _("Anh/chị đã dùng hết số lượt làm bài.")
    return ""
