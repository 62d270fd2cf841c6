"""Who opened keys at the doors of the staff, and therefore takes no part in a sitting.

Whoever opens a key is noted by person and question. While a round is open its holders are barred
by `Allowance`, which starting an attempt reads anyway; rounds to come bar them when they open.
A quiz held once by dates opens by itself, so that it bars them before.
"""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.people import Person
from cms.ports import record_event
from quizzes.attempts.draw import drawn_by
from quizzes.attempts.windows import Window, windows_to_bar, windows_to_come
from quizzes.enums import AuditEvent
from quizzes.exceptions import SittingError
from quizzes.models import Allowance, Attempt, BlueprintRow, KeyOpening, Question
from quizzes.ports import sitting_rule


def windows_lost(user: Person, questions: Collection[int]) -> list[Window]:
    """The sittings that the person may take part in, and no more once they open these keys."""
    windows = windows_to_come()
    quizzes = sorted({window.quiz.pk for window in windows})
    drawing = {q for q in quizzes if _draws(q, questions) and not _holds(user, q)}
    barred = set(Allowance.objects.filter(user=user, barred=True).values_list("quiz", "round"))
    return [
        window
        for window in windows
        if window.quiz.pk in drawing
        and not {(window.quiz.pk, None), window.keys} & barred
        and not sitting_rule(user, window.quiz).refusal
    ]


@transaction.atomic
def open_keys(user: Person, questions: Collection[int]) -> None:
    """Note and log that the person sees these keys, and bar them from sittings with them.

    The log has one entry for all that this person opens for the first time that day.

    Raises:
        SittingError: the person is sitting a paper just now that may hold one of them.
    """
    if new := hold_questions(user, questions):
        said = _("Đáp án câu %(number)s") % {"number": new[0]}
        if len(new) > 1:
            said = _("Đáp án của %(count)s câu") % {"count": len(new)}
        record_event(AuditEvent.KEY_OPENED, what=said, by=user, detail={"questions": new})


@transaction.atomic
def hold_questions(user: Person, questions: Collection[int]) -> list[int]:
    """As `open_keys`, where the caller logs.

    Returns:
        Those that were not noted that day before.
    """
    sat = Attempt.objects.in_progress().filter(user=user).values_list("quiz", flat=True)
    if any(_draws(quiz, questions) for quiz in sat):
        raise SittingError(
            _("Anh/chị đang làm dở một bài có thể hỏi câu này nên không mở được đáp án.")
        )
    new = note_holder(user, questions)
    for window in windows_to_come() if new else ():
        if not window.is_planned and _draws(window.quiz.pk, questions):
            _bar([user.pk], window)
    return new


def note_holder(user: Person, questions: Collection[int]) -> list[int]:
    """Note the keys that the person opens or writes.

    Returns:
        Those that were not noted that day before.
    """
    today = timezone.localdate()
    mine = KeyOpening.objects.filter(user=user)
    noted = set(mine.filter(opened_on=today).values_list("question", flat=True))
    new = sorted(set(questions) - noted)
    if not new:
        return []
    KeyOpening.objects.bulk_create(
        [KeyOpening(user=user, question_id=pk, opened_on=today) for pk in new],
        update_conflicts=True,
        unique_fields=["user", "question"],
        update_fields=["opened_on"],
    )
    return new


def bar_holders() -> None:
    """Bar from every open sitting whoever knows a key of it; safe to run at any time."""
    for window in windows_to_bar():
        _bar(holders_of(window.quiz.pk), window)


def holders_of(quiz: int) -> list[int]:
    """User ids of those who know the key of a question that the quiz may draw."""
    asked = Question.objects.filter(_drawn(quiz)).order_by().values("pk")
    users = KeyOpening.objects.filter(question__in=asked).order_by("user")
    return list(users.values_list("user", flat=True).distinct())


def _bar(users: Iterable[int], window: Window) -> None:
    same = Q(round=window.round) | Q(round=None)
    rows = Allowance.objects.filter(same, quiz=window.quiz, barred=True)
    known = set(rows.values_list("user", flat=True))
    Allowance.objects.bulk_create(
        Allowance(
            user_id=user,
            quiz=window.quiz,
            round=window.round,
            barred=True,
            reason=_("Người giữ đề: đã soạn hoặc mở đáp án của câu hỏi mà kỳ này có thể hỏi"),
            approved_by_id=user,
        )
        for user in users
        if user not in known
    )


def _drawn(quiz: int) -> Q:
    return drawn_by(BlueprintRow.objects.filter(quiz=quiz))


def _draws(quiz: int, questions: Collection[int]) -> bool:
    return Question.objects.filter(_drawn(quiz), pk__in=questions).exists()


def _holds(user: Person, quiz: int) -> bool:
    asked = Question.objects.filter(_drawn(quiz)).order_by().values("pk")
    return KeyOpening.objects.filter(user=user, question__in=asked).exists()
