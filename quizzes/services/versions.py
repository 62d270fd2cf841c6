"""Minting the immutable versions that papers refer to."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from quizzes.enums import QuestionState, QuestionType
from quizzes.models import Question, QuestionVersion

LETTERS = "ABCDEFGH"


@transaction.atomic
def mint_version(question: Question, *, approved_by: Any | None) -> QuestionVersion:
    """Freeze the question's content as its next version and make it ready for papers.

    Content equal to the current version's mints nothing new.

    Raises:
        ValidationError: the key does not fit the type.
    """
    content = version_content(question)
    check_key(question.type, content["key"], len(content["options"]))
    current = question.current_version
    if current is None or current.content != content or current.type != question.type:
        current = QuestionVersion.objects.create(
            question=question,
            number=_next_number(question),
            type=question.type,
            content=content,
            approved_by=approved_by,
        )
    Question.objects.filter(pk=question.pk).update(
        current_version=current, state=QuestionState.READY
    )
    question.current_version, question.state = current, QuestionState.READY
    return current


def version_content(question: Question) -> dict[str, Any]:
    """The content to freeze, in the schema of `QuestionVersion`."""
    options = list(question.options.all())
    return {
        "stem": question.stem,
        "options": [
            {"key": key, "text": option.text} for key, option in zip(LETTERS, options, strict=False)
        ],
        "key": [key for key, option in zip(LETTERS, options, strict=False) if option.correct],
        "explanation": question.explanation,
        "legal_basis": str(question.provision) if question.provision else "",
        "lock_order": question.lock_order or question.type == QuestionType.TRUE_FALSE,
    }


def check_key(question_type: str, key: list[str], options: int) -> None:
    """Raise ValidationError when the right options do not fit the question's type."""
    if options < 2:
        raise ValidationError(_("Câu hỏi cần ít nhất hai phương án."))
    if not key:
        raise ValidationError(_("Hãy đánh dấu phương án đúng."))
    if question_type != QuestionType.MULTIPLE and len(key) != 1:
        raise ValidationError(_("Loại câu hỏi này có đúng một phương án đúng."))


def _next_number(question: Question) -> int:
    top = question.versions.aggregate(top=Max("number"))["top"]
    return (top or 0) + 1
