"""A whole paper, to answer and to look back at: one tag each instead of a template's loop."""

from functools import lru_cache

from django import template
from django.template.defaultfilters import floatformat, linebreaksbr
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quizzes.content.markup import (
    NOTHING,
    choice_inputs,
    choice_review,
    fill,
    image,
    question_text,
    safe,
)
from quizzes.content.question_view import PaperQuestion
from quizzes.grading.paper import Paper
from quizzes.grading.updates import AttemptUpdates
from quizzes.models import Attempt

register = template.Library()

IS_ANSWERED = SafeString(' class="is-answered"')
IS_SAVED = SafeString(" save-state--saved")
IS_REFUSED = SafeString(" save-state--waiting")
SQUARE = (
    '<li><a href="#cau-{number}" data-square="{number}"{marked} aria-label="{title}, {state}">'
    "{number}</a></li>"
)
QUESTION = """
<fieldset class="question" id="cau-{number}" data-position="{number}"
  data-sequence="{sequence}" tabindex="-1">
  <legend><span class="question__number">{title}/{total}{hint}</span>{stem}</legend>
  {picture}{refusal}
  <div>{widget}</div>
  <div class="question__foot">
    <span class="save-state{state}" data-state role="status">{saved}</span>
    <label class="mark" data-mark hidden><input type="checkbox" data-mark-box>{later}</label>
  </div>
</fieldset>"""
REVIEWED = """
<section class="question" aria-label="{title}">
  <p class="question__number">{title} · {result}</p>
  {stem}{picture}
  {review}
  {explanation}{law}{regrades}{challenge}
</section>"""


@register.simple_tag
def paper_squares(paper: Paper) -> SafeString:
    """A square for each question, which says whether it is answered."""
    answered, unanswered = safe(_("đã trả lời")), safe(_("chưa trả lời"))
    return fill(
        SQUARE,
        (
            {
                "number": safe(q.number),
                "title": safe(q.title),
                "marked": IS_ANSWERED if q.answered else NOTHING,
                "state": answered if q.answered else unanswered,
            }
            for q in paper.questions
        ),
    )


@register.simple_tag
def paper_questions(paper: Paper) -> SafeString:
    """The questions with their fields and what is answered so far."""
    later, saved, total = safe(_("Xem lại sau")), _("Đã lưu"), safe(paper.total)
    return fill(
        QUESTION,
        (
            {
                "number": safe(q.number),
                "title": safe(q.title),
                "total": total,
                "hint": safe(f" · {q.hint}") if q.hint else NOTHING,
                "stem": question_text(q.stem),
                "picture": image(q.picture),
                "widget": choice_inputs(q) if q.is_choice else _rendered(q.widget, q),
                "sequence": safe(str(q.sequence)),
                "refusal": _refusal(q),
                **_save_state(q, saved),
                "later": later,
            }
            for q in paper.questions
        ),
    )


@register.simple_tag
def paper_review(review: Paper, attempt: Attempt, updates: AttemptUpdates) -> SafeString:
    """The questions with what was answered, what is right and why."""
    law, offer = _("Căn cứ:"), _("Kiến nghị về câu này")
    challenges = reverse("challenge", args=[attempt.pk, 0]).removesuffix("0/")
    return fill(
        REVIEWED,
        (
            {
                "title": safe(q.title),
                "result": _result(q),
                "stem": _stem(q.stem),
                "picture": image(q.picture),
                "review": choice_review(q) if q.is_choice else _rendered(q.review, q),
                "explanation": _explanation(q.explanation),
                "law": _law(q.legal_basis, law),
                "regrades": _rendered("quizzes/regrade_lines.html", q) if q.regrades else NOTHING,
                "challenge": _challenge(q, updates, f"{challenges}{q.number}/", offer),
            }
            for q in review.questions
        ),
    )


def _save_state(question: PaperQuestion, saved: str) -> dict[str, SafeString]:
    """What stands below a question of its saving, and how it looks."""
    if question.refusal:
        return {"state": IS_REFUSED, "saved": safe(_("Chưa lưu"))}
    if question.saved_at is None:
        return {"state": NOTHING, "saved": NOTHING}
    return {
        "state": IS_SAVED,
        "saved": safe(f"{saved} {localtime(question.saved_at):%H:%M:%S}"),
    }


def _refusal(question: PaperQuestion) -> SafeString:
    if not question.refusal:
        return NOTHING
    return format_html('<p class="offline">{}</p>', question.refusal)


def _rendered(name: str, question: PaperQuestion) -> SafeString:
    return render_to_string(name, {"q": question})


def _result(question: PaperQuestion) -> SafeString:
    """What the answer was worth, in a word."""
    if question.is_void:
        return safe(_("Câu này đã được loại khỏi bài"))
    if question.partly or (question.is_essay and question.answered):
        got, of = floatformat(question.awarded, "-2"), localize(question.marks)
        return safe(_("Được %(got)s/%(of)s điểm") % {"got": got, "of": of})
    return _plain_result(question.right, question.answered, get_language())


@lru_cache
def _plain_result(right: bool, answered: bool, language: str) -> SafeString:
    """In the active language, which is looked up once."""
    if right:
        return format_html('<span class="done">{}</span>', _("Đúng"))
    if answered:
        return format_html('<span class="late">{}</span>', _("Chưa đúng"))
    return safe(_("Không trả lời"))


@lru_cache(maxsize=5000)
def _stem(text: str) -> SafeString:
    return format_html('<div class="stem">{}</div>', question_text(text)) if text else NOTHING


@lru_cache(maxsize=5000)
def _explanation(text: str) -> SafeString:
    return format_html("<p>{}</p>", linebreaksbr(text)) if text else NOTHING


@lru_cache(maxsize=5000)
def _law(text: str, label: str) -> SafeString:
    return format_html('<p class="law law__source">{} {}</p>', label, text) if text else NOTHING


def _challenge(
    question: PaperQuestion, updates: AttemptUpdates, address: str, offer: str
) -> SafeString:
    """What the person said against the question and what came of it, or the way to say so."""
    said = updates.challenges.get(question.version_id)
    if said is not None:
        return render_to_string("quizzes/challenge_state.html", {"challenge": said})
    return format_html(
        '<p class="no-print"><a href="{}">{}<span class="visually-hidden"> ({})</span></a></p>',
        address,
        offer,
        question.title,
    )
