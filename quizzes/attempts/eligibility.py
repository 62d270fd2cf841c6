"""Who may start an attempt at a quiz now, and what counts so far."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cms.people import Person
from config.compiled_query import CompiledQuery
from quizzes import clock
from quizzes.attempts.outcomes import Outcome, outcome
from quizzes.enums import AttemptState
from quizzes.models import Allowance, Attempt, QuizPage, Round
from quizzes.ports import SittingRule, WayOn, sitting_rule


@CompiledQuery
def attempts_of(*, user: int, quiz: int) -> QuerySet[Attempt]:
    """The person's attempts at the quiz, without papers and marks."""
    rows = Attempt.objects.filter(user=user, quiz=quiz).defer("paper", "awarded")
    return rows.order_by("number")


@CompiledQuery
def allowances_of(*, user: int, quiz: int) -> QuerySet[Allowance]:
    """What the person was granted in the quiz, in any order."""
    return Allowance.objects.filter(user=user, quiz=quiz).order_by()


@dataclass(frozen=True)
class Sitting:
    """Whether a person may start now, and what counts so far."""

    quiz: QuizPage
    round: Round | None
    attempts: tuple[Attempt, ...]
    next_number: int = 1
    extra_minutes: int = 0
    extra_attempts: int = 0
    refusal: str = ""
    way_on: WayOn | None = None
    barred: bool = False

    @cached_property
    def open_attempt(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if attempt.is_open), None)

    @property
    def used(self) -> int:
        return len(self.attempts)

    @property
    def allowed(self) -> int:
        """Attempts allowed in all; 0 where there is no limit."""
        return self.quiz.max_attempts + self.extra_attempts if self.quiz.max_attempts else 0

    @property
    def left(self) -> int | None:
        """Attempts left.

        Returns:
            How many; None where there is no limit.
        """
        return max(0, self.allowed - self.used) if self.allowed else None

    @cached_property
    def outcome(self) -> Outcome | None:
        """The result so far, by the quiz's counting policy."""
        return outcome(self.quiz, self.attempts)

    @property
    def passed(self) -> bool:
        return self.outcome is not None and self.outcome.passed

    @property
    def minutes(self) -> int:
        """How long this person has for an attempt."""
        return int(self.quiz.time_limit_minutes) + self.extra_minutes

    @property
    def ends_at(self) -> dt.datetime | None:
        """When every attempt ends, started or not."""
        return self.round.closes_at if self.round else self.quiz.ends_at

    @property
    def may_start(self) -> bool:
        return not self.refusal


def sitting_of(user: Person, quiz: QuizPage) -> Sitting:
    """Work out whether `user` may start an attempt at `quiz` now.

    Where several rounds are open to them, the one with their open attempt counts, else
    the first that they may start, make-up rounds before others.
    """
    now = clock.now()
    past = _past_of(user, quiz)
    sittings = [_sitting_in(past, round_, now) for round_ in _rounds(user, quiz, now)]
    return max(sittings, key=lambda sitting: (bool(sitting.open_attempt), sitting.may_start))


def _rounds(user: Person, quiz: QuizPage, now: dt.datetime) -> list[Round | None]:
    """The rounds that this person may sit; one None where there is no round."""
    rounds = Round.objects.filter(quiz=quiz).open_to(user, now) if quiz.is_periodic else []
    return list(rounds) or [None]


@dataclass(frozen=True)
class _Past:
    """What was before this person's sitting: two queries besides those of the rule."""

    quiz: QuizPage
    rule: SittingRule
    attempts: list[Attempt]
    granted: list[Allowance]

    def attempts_in(self, round_: Round | None) -> tuple[Attempt, ...]:
        """Those that count towards the limits."""
        since = self.rule.counts_from
        return tuple(
            attempt
            for attempt in self.attempts
            if (round_ is None or attempt.round_id == round_.pk)
            and (since is None or attempt.started_at >= since)
        )

    def granted_in(self, round_: Round | None) -> list[Allowance]:
        """Those for every round, and those for this one."""
        rounds = {None, round_.pk if round_ else None}
        return [allowance for allowance in self.granted if allowance.round_id in rounds]


def _past_of(user: Person, quiz: QuizPage) -> _Past:
    rule = sitting_rule(user, quiz)
    attempts = attempts_of.all(user=user.pk, quiz=quiz.pk)
    return _Past(quiz, rule, attempts, allowances_of.all(user=user.pk, quiz=quiz.pk))


def _sitting_in(past: _Past, current: Round | None, now: dt.datetime) -> Sitting:
    granted = past.granted_in(current)
    sitting = Sitting(
        quiz=past.quiz,
        round=current,
        attempts=past.attempts_in(current),
        next_number=past.attempts[-1].number + 1 if past.attempts else 1,
        extra_minutes=sum(allowance.extra_minutes for allowance in granted),
        extra_attempts=sum(allowance.extra_attempts for allowance in granted),
    )
    if any(allowance.barred for allowance in granted):
        refusal = _("Anh/chị đã mở đề hoặc đáp án nên không dự thi bài này.")
        return replace(sitting, refusal=refusal, barred=True)
    if past.rule.refusal:
        return replace(sitting, refusal=past.rule.refusal, way_on=past.rule.way_on)
    return replace(sitting, refusal=_closed(sitting, now) or _used_up(sitting, now))


def _closed(sitting: Sitting, now: dt.datetime) -> str:
    """Why nobody may start now; empty when one may."""
    quiz = sitting.quiz
    if not quiz.live:
        return _("Bài kiểm tra này hiện không mở.")
    if quiz.is_periodic and sitting.round is None:
        return _("Hiện chưa có kỳ kiểm tra nào đang mở.")
    starts = None if sitting.round else quiz.starts_from
    until = sitting.round.starts_until if sitting.round else quiz.starts_until
    if starts and now < starts:
        return _("Bài kiểm tra mở lúc %(time)s.") % {"time": _moment(starts)}
    if (until and now >= until) or (sitting.ends_at and now >= sitting.ends_at):
        return _("Đã hết thời gian được bắt đầu làm bài (đến %(time)s).") % {
            "time": _moment(until or sitting.ends_at)
        }
    return ""


def _used_up(sitting: Sitting, now: dt.datetime) -> str:
    """Why this person may not start again now; empty when they may."""
    submitted = [a for a in sitting.attempts if a.state == AttemptState.SUBMITTED]
    if any(attempt.awaits_marker for attempt in submitted):
        return _(
            "Bài anh/chị đã nộp có câu tự luận, đang chờ người chấm. Có kết quả rồi mới làm lượt "
            "tiếp theo."
        )
    if submitted:
        return _("Bài anh/chị vừa nộp đang chờ chấm. Có kết quả rồi mới làm lượt tiếp theo.")
    if sitting.left == 0:
        return _("Anh/chị đã dùng hết số lượt làm bài.")
    ended = [a.submitted_at or a.deadline for a in sitting.attempts if not a.is_open]
    again = max(ended) + dt.timedelta(minutes=sitting.quiz.wait_minutes) if ended else now
    if sitting.quiz.wait_minutes and now < again:
        return _("Anh/chị làm được lượt tiếp theo từ %(time)s.") % {"time": _moment(again)}
    return ""


def _moment(moment: dt.datetime | None) -> str:
    return localtime(moment).strftime("%H:%M %d/%m/%Y") if moment else ""
