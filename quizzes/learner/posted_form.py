"""A form of which not everything was saved, as its page comes back: nothing posted is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from quizzes.attempts.whole_form import FormProblem
from quizzes.content.question_view import PaperQuestion, QuestionView, pictures_of
from quizzes.content.versions import Version, read_versions
from quizzes.engine.types import KINDS, Response, ResponseError
from quizzes.grading.paper import Paper, paper_of
from quizzes.models import Attempt

Fields = Mapping[str, Sequence[str]]


def returned_paper(
    attempt: Attempt, problems: Mapping[int, FormProblem], forms: Mapping[int, Fields]
) -> Paper:
    """The paper with what is saved; questions with a problem as they were posted, and why."""
    paper = paper_of(attempt)
    items = {item.position: item for item in attempt.items if item.position in problems}
    versions = read_versions(item.version_id for item in items.values())
    pictures = pictures_of(versions.values())

    def returned(question: PaperQuestion) -> PaperQuestion:
        item = items.get(question.position)
        if item is None:
            return question
        version = versions[item.version_id]
        value = _as_posted(version, forms[item.position])
        posted = QuestionView(item, version, value, False, pictures).question(None, None)
        refusal = _refusal(problems[item.position], question)
        return replace(
            posted,
            sequence=question.sequence,
            answered=question.answered,
            refusal=refusal,
        )

    return replace(paper, questions=tuple(map(returned, paper.questions)))


def _as_posted(version: Version, fields: Fields) -> Response:
    """The posted fields, also those that are no possible answer, to be shown again."""
    try:
        return KINDS[version.type].parse(version.content, fields)
    except ResponseError:
        return KINDS[version.type].as_posted(fields)


def _refusal(problem: FormProblem, saved: PaperQuestion) -> str:
    if problem == FormProblem.INVALID:
        return _("Câu này chưa lưu được vì câu trả lời không phù hợp. Anh/chị trả lời lại.")
    words: dict[str, Any] = {"answer": saved.answer_text or _("không trả lời")}
    if saved.saved_at:
        words["time"] = localtime(saved.saved_at).strftime("%H:%M:%S")
    return (
        _(
            "Câu này đã được trả lời ở nơi khác, lưu lúc %(time)s: “%(answer)s”. Câu trả lời "
            "đang chọn dưới đây chưa được lưu. Anh/chị chọn câu muốn giữ rồi lưu lại."
        )
        % words
    )
