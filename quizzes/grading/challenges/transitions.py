"""Challenges: a learner objects to a question, an editor answers."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.people import Person, is_second_person
from config.queue import enqueue
from quizzes import clock
from quizzes.enums import CHALLENGE_TRANSITIONS, ChallengeState
from quizzes.exceptions import ChallengeError
from quizzes.models import Attempt, Challenge


@transaction.atomic
def open_challenge(attempt: Attempt, *, position: int, clause: str, text: str) -> Challenge:
    """Record what the person of this attempt says against one of its questions.

    While a challenge of theirs to the same version is open, that one is returned.

    Raises:
        ChallengeError: the attempt has no result yet, has no such question, or a text
            is empty.
    """
    if not attempt.is_graded:
        raise ChallengeError(_("Bài này chưa có kết quả nên chưa gửi kiến nghị được."))
    if not 1 <= position <= len(attempt.items):
        raise ChallengeError(_("Câu hỏi này không có trong đề của anh/chị."))
    if not clause.strip() or not text.strip():
        raise ChallengeError(_("Anh/chị ghi điều, khoản làm căn cứ và nội dung kiến nghị."))
    version_id = attempt.items[position - 1].version_id
    try:
        with transaction.atomic():
            return Challenge.objects.create(
                attempt=attempt,
                version_id=version_id,
                user_id=attempt.user_id,
                position=position,
                clause=clause.strip(),
                text=text.strip(),
                created_at=clock.now(),
            )
    except IntegrityError:
        return Challenge.objects.open().get(user=attempt.user_id, version=version_id)


@transaction.atomic
def answer_challenge(
    challenge: Challenge, *, by: Person, state: ChallengeState, answer: str
) -> Challenge:
    """Uphold or reject an open challenge, with the answer that the person reads.

    Whoever comes second changes nothing: the challenge is returned as it was answered.

    Raises:
        ChallengeError: the answer is empty, or it is their own challenge.
        ValueError: the state is no answer.
    """
    if state not in CHALLENGE_TRANSITIONS[ChallengeState.OPEN]:
        raise ValueError(f"open → {state}")
    if not is_second_person(by, challenge.user_id):
        raise ChallengeError(
            _("Đây là kiến nghị của chính anh/chị; việc trả lời cần một người khác.")
        )
    if not answer.strip():
        raise ChallengeError(_("Anh/chị ghi câu trả lời cho người gửi kiến nghị."))
    answered = (
        Challenge.objects.open()
        .filter(pk=challenge.pk)
        .update(state=state, answer=answer.strip(), answered_by=by, answered_at=clock.now())
    )
    if answered:
        enqueue("quizzes.tasks.tell")
    return Challenge.objects.get(pk=challenge.pk)
