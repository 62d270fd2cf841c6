"""The start of an attempt: its paper, its deadline, the person of that day."""

import datetime as dt
import secrets

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.people import Person
from quizzes import clock
from quizzes.attempts.draw import draw_paper, seen_versions
from quizzes.attempts.eligibility import Sitting, sitting_of
from quizzes.attempts.participants import snapshot_fields
from quizzes.attempts.prepared import Drawn, take_prepared
from quizzes.exceptions import SittingError
from quizzes.models import Attempt, QuizPage
from quizzes.models.networks import is_allowed
from quizzes.signals import attempt_started


def start_attempt(
    user: Person, quiz: QuizPage, *, room_code: str = "", address: str = ""
) -> Attempt:
    """Start an attempt, or return the one that is open: a second click changes nothing.

    Raises:
        SittingError: when the person may not start now, or not from there.
        NotEnoughQuestionsError: when the paper cannot be drawn.
    """
    try:
        with transaction.atomic():
            return _start(user, quiz, room_code, address)
    except IntegrityError:
        return Attempt.objects.in_progress().get(user=user, quiz=quiz)


def check_network(quiz: QuizPage, address: str) -> None:
    """Raise SittingError for an address outside the quiz's networks."""
    if not is_allowed(address, quiz.allowed_networks):
        raise SittingError(
            _("Bài này chỉ làm được từ mạng mà người tổ chức cho phép. Máy này đang ở mạng khác.")
        )


def _check_room(quiz: QuizPage, room_code: str) -> None:
    wanted, given = quiz.room_code.strip().casefold(), room_code.strip().casefold()
    if wanted and not secrets.compare_digest(wanted.encode(), given.encode()):
        raise SittingError(_("Mã phòng thi chưa đúng. Anh/chị hỏi lại người tổ chức phòng thi."))


def _start(user: Person, quiz: QuizPage, room_code: str, address: str) -> Attempt:
    sitting = sitting_of(user, quiz)
    if sitting.open_attempt:
        return sitting.open_attempt
    if not sitting.may_start:
        raise SittingError(sitting.refusal)
    _check_room(quiz, room_code)
    check_network(quiz, address)
    attempt = _create(user, sitting, _paper(user, sitting))
    attempt_started.send(sender=Attempt, attempt=attempt)
    return attempt


def _paper(user: Person, sitting: Sitting) -> Drawn:
    """The paper that was prepared for a first attempt, or one drawn now."""
    quiz = sitting.quiz
    prepared = None if sitting.used else take_prepared(user, quiz, sitting.round)
    if prepared is not None:
        return prepared
    seed = secrets.randbits(62)
    seen = seen_versions(user, quiz) if sitting.used else frozenset()
    return Drawn(seed, draw_paper(quiz, seed, seen=seen))


def _create(user: Person, sitting: Sitting, paper: Drawn) -> Attempt:
    now, quiz = clock.now(), sitting.quiz
    deadline = now + dt.timedelta(minutes=sitting.minutes)
    if sitting.ends_at is not None:
        deadline = min(deadline, sitting.ends_at)
    return Attempt.objects.create(
        user=user,
        quiz=quiz,
        round=sitting.round,
        number=sitting.next_number,
        seed=paper.seed,
        paper=[item.as_json() for item in paper.items],
        pass_percent=quiz.pass_percent,
        grace_seconds=quiz.grace_seconds,
        started_at=now,
        deadline=deadline,
        max_score=sum(item.marks for item in paper.items),
        next_check_at=deadline + dt.timedelta(seconds=quiz.grace_seconds + 1),
        **snapshot_fields(user, now),
    )
