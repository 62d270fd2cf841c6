"""Taking an answer in practice: marked at once, counted once."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cms.people import Person
from quizzes import clock
from quizzes.attempts.draw import option_order
from quizzes.content.versions import Version, read_versions
from quizzes.engine.mark import share_right
from quizzes.engine.seeded import seeded_random
from quizzes.engine.types import KINDS, Response, ResponseError
from quizzes.enums import PracticeSource
from quizzes.exceptions import PracticeError
from quizzes.models import DailyQuestion, PracticeAnswer
from quizzes.practice.choosing import open_attempt_of, practice_questions
from quizzes.practice.memory import note_review

PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Given:
    """What the form of a question sends.

    `version_id` is what was shown, `token` names the form; `unknown` says that the person
    does not know the answer and wants to see it.
    """

    version_id: int
    token: str
    fields: Mapping[str, list[str]]
    unknown: bool = False


@transaction.atomic
def answer_question(user: Person, question_id: int, given: Given) -> PracticeAnswer:
    """Mark and log an answer, and move the card. The same form twice is one answer.

    Raises:
        PracticeError: the question cannot be practised now, has changed since it was
            shown, or the answer is empty.
    """
    return _answer(user, question_id, given, PracticeSource.PRACTICE)


@transaction.atomic
def answer_daily(row: DailyQuestion, given: Given) -> PracticeAnswer:
    """Answer a question of the day; once it is answered, the first answer stays.

    Raises:
        PracticeError: as `answer_question`.
    """
    if row.answer is not None:
        return row.answer
    answer = _answer(row.user, row.question_id, given, PracticeSource.DAILY)
    DailyQuestion.objects.filter(pk=row.pk, answer=None).update(answer=answer)
    return answer


def _answer(user: Person, question_id: int, given: Given, source: PracticeSource) -> PracticeAnswer:
    sent = PracticeAnswer.objects.filter(user=user, token=given.token).first()
    if sent is not None:
        return sent
    version = _current_version(user, question_id, given)
    response = _response(version, given)
    # Only what the machine marks can be practised: there is always a share.
    share = share_right(version.type, version.content, response) or Decimal(0)
    now = clock.now()
    answer, created = PracticeAnswer.objects.get_or_create(
        user=user,
        token=given.token,
        defaults={
            "version_id": version.pk,
            "source": source,
            "response": response,
            "share": share.quantize(PLACES),
            "answered_at": now,
        },
    )
    if created:
        note_review(user, question_id, share=share, at=now)
    return answer


def _current_version(user: Person, question_id: int, given: Given) -> Version:
    """The version that was shown, if it is still the one to be asked."""
    if open_attempt_of(user) is not None:
        raise PracticeError(
            _("Anh/chị đang làm một bài kiểm tra. Nộp bài xong rồi luyện tập tiếp.")
        )
    rows = practice_questions(user).filter(pk=question_id)
    current = rows.values_list("current_version_id", flat=True).first()
    if current is None:
        raise PracticeError(_("Câu này hiện không dùng để luyện tập. Anh/chị chọn câu khác giúp."))
    if current != given.version_id:
        raise PracticeError(_("Câu hỏi vừa được cập nhật. Anh/chị đọc lại và trả lời giúp."))
    return read_versions([current])[current]


def _response(version: Version, given: Given) -> Response:
    """The response of the form; an empty one only from somebody who does not know."""
    kind = KINDS[version.type]
    if given.unknown:
        return kind.parse(version.content, {})
    try:
        response = kind.parse(version.content, given.fields)
    except ResponseError as error:
        raise PracticeError(
            _("Câu trả lời không khớp với câu hỏi. Anh/chị trả lời lại giúp.")
        ) from error
    if not response:
        raise PracticeError(
            _("Anh/chị chưa trả lời. Hãy trả lời, hoặc bấm “Chưa biết, xem đáp án”.")
        )
    return response


def practice_order(version: Version, token: str) -> tuple[str, ...]:
    """The order of the options on the form that the token names."""
    return option_order(version, seeded_random(token), shuffle=True)
