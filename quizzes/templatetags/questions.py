"""The text of questions and options: line breaks and small tables, nothing else.

The lists of options are written here and not in templates: a paper shows some eighty
options, and a template's loop takes twenty times as long over them.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from quizzes.engine.types import KINDS
from quizzes.enums import QuestionType
from quizzes.models import Question
from quizzes.paper import question_of
from quizzes.question_view import PaperOption, PaperQuestion
from quizzes.services.versions import Version, version_content

register = template.Library()
GAP = re.compile(r"\[\[\d+\]\]")
SHORT = 110


@register.simple_tag
def choice_inputs(question: PaperQuestion) -> SafeString:
    """A radio button or checkbox for each option, in the drawn order."""
    kind = "checkbox" if question.multiple else "radio"
    start = format_html('<label class="option"><input type="{}" name="{}"', kind, question.field)
    return format_html_join(
        "",
        '{} value="{}"{}><span>{}. {}{}</span></label>\n',
        (
            (start, each.key, CHECKED if each.chosen else "", each.letter, *_body(each))
            for each in question.options
        ),
    )


@register.simple_tag
def choice_review(question: PaperQuestion) -> SafeString:
    """Each option with what was chosen, what is right, and why."""
    best = _("cách xử lý phù hợp nhất")
    right = best if question.type == QuestionType.SITUATIONAL else _("phương án đúng")
    return format_html_join(
        "",
        '<div class="option {}"><span>{}. {}{}{}{}{}</span></div>\n',
        (
            (_verdict(question, each), each.letter, *_body(each), *_remarks(each, right))
            for each in question.options
        ),
    )


@register.simple_tag
def draft_question(question: Question, with_key: bool = False) -> PaperQuestion:
    """A question of the bank as it is being edited, as a paper or its review would show it."""
    content = version_content(question, list(question.options.all()))
    version = Version(0, question.pk or 0, question.type, content)
    order = tuple(KINDS[version.type].shuffled(content))
    return question_of(version, order, share=Decimal(0) if with_key else None)


CHECKED = mark_safe(" checked")


def _body(option: PaperOption) -> tuple[SafeString, SafeString | str]:
    """The option's text and its picture."""
    if option.picture is None:
        return question_text(option.text), ""
    picture = '<img src="{}" alt="{}" loading="lazy">'
    return question_text(option.text), format_html(picture, option.picture.url, option.picture.alt)


def _verdict(question: PaperQuestion, option: PaperOption) -> str:
    """How an option looks; none is wrong where a regrade gave the marks."""
    if option.correct:
        return "option--right"
    wrong = option.chosen and not question.right and not question.is_void
    return "option--wrong" if wrong else ""


def _remarks(option: PaperOption, right: str) -> tuple[SafeString, ...]:
    """Whether it is right or worth something, whether it was chosen, and why."""
    worth = chosen = why = SafeString("")
    if option.correct:
        worth = format_html(' <span class="done">– {}</span>', right)
    elif option.weight:
        share = _("được %(n)s %% điểm") % {"n": option.weight}
        worth = format_html(' <span class="quiet">– {}</span>', share)
    if option.chosen:
        chosen = format_html(' <span class="quiet">({})</span>', _("anh/chị đã chọn"))
    if option.rationale:
        why = format_html('<br><span class="quiet">{}</span>', option.rationale)
    return worth, chosen, why


@register.filter
@lru_cache(maxsize=5000)
def question_text(text: str) -> SafeString:
    """Escaped text; lines that begin with `|` become a table whose first row is the head."""
    if "|" not in text and "\n" not in text:
        return conditional_escape(text)
    parts = [
        _table(list(lines)) if is_table else _lines(list(lines))
        for is_table, lines in groupby(text.strip().splitlines(), key=_is_row)
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above


def _is_row(line: str) -> bool:
    return line.strip().startswith("|")


def _lines(lines: list[str]) -> SafeString:
    return mark_safe("<br>".join(conditional_escape(line) for line in lines))  # noqa: S308 - escaped


def _table(lines: list[str]) -> SafeString:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    rows = [row for row in rows if not all(set(cell) <= {"-", ":"} for cell in row)]
    head = format_html_join("", '<th scope="col">{}</th>', ((cell,) for cell in rows[0]))
    body = format_html_join(
        "",
        "<tr>{}</tr>",
        ((format_html_join("", "<td>{}</td>", ((cell,) for cell in row)),) for row in rows[1:]),
    )
    return format_html(
        '<table class="figures"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', head, body
    )


@register.filter
def short_question(text: str) -> str:
    """The question's text on one line, shortened; gaps and table lines are only hinted at."""
    plain = " ".join(GAP.sub("…", text).replace("|", " ").split())
    return plain if len(plain) <= SHORT else f"{plain[: SHORT - 1].rstrip()}…"


@register.filter
def of_version(rows: Mapping[int, Any], version_id: int) -> Any:
    """What belongs to a question version; None where there is nothing."""
    return rows.get(version_id)


@register.filter
def as_percent(share: float) -> str:
    """A share of one as a whole percentage."""
    return f"{share:.0%}".replace("%", " %")
