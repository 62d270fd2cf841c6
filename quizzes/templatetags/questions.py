"""Questions and their options in templates."""

from decimal import Decimal

from django import template

from config.percent import percent_text, whole_percent
from quizzes.content.markup import choice_inputs, choice_review, question_text
from quizzes.content.question_view import PaperQuestion
from quizzes.content.versions import Version, version_content
from quizzes.engine.stems import short_question
from quizzes.engine.types import KINDS
from quizzes.grading.paper import question_of
from quizzes.models import Question

register = template.Library()

register.simple_tag(choice_inputs)
register.simple_tag(choice_review)
register.filter(question_text)
register.filter(short_question)


@register.simple_tag
def draft_question(question: Question, with_key: bool = False) -> PaperQuestion:
    """A question of the bank as it is being edited, as a paper or its review would show it."""
    content = version_content(question, list(question.options.all()))
    version = Version(0, question.pk or 0, question.type, content)
    order = tuple(KINDS[version.type].shuffled(content))
    return question_of(version, order, share=Decimal(0) if with_key else None)


@register.filter
def as_percent(share: float) -> str:
    """A share of one in whole per cent, “38 %”."""
    return percent_text(share)


@register.filter
def percent_of(part: int, whole: int) -> str:
    """The part of a whole in whole per cent, “38 %”."""
    return percent_text(part, whole)


@register.filter
def whole(percent: float | None) -> int | str:
    """A percentage as its whole number, “38”; a dash where there is none."""
    return "–" if percent is None else whole_percent(percent, 100)
