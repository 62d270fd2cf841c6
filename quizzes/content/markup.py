"""Questions and their options as HTML: what a paper shows some eighty times.

A template's loop takes twenty times as long over it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quizzes.content.question_view import PaperQuestion
from quizzes.content.shown import PaperOption, Picture

NOTHING = SafeString("")
CHECKED = SafeString(" checked")
INPUT = (
    '<label class="option"><input type="{kind}" name="{field}" value="{key}"{checked}>'
    "<span>{letter}. {text}{picture}</span></label>\n"
)
REVIEWED = (
    '<div class="option {verdict}"><span>{letter}. {text}{picture}{worth}{chosen}{why}</span>'
    "</div>\n"
)


def fill(pattern: str, rows: Iterable[Mapping[str, SafeString]]) -> SafeString:
    """The pattern once for each row, one after the other.

    Every part must be safe, which the types say; `format_html_join` would look at each.
    """
    return mark_safe("".join(pattern.format_map(row) for row in rows))  # noqa: S308 - all safe


@lru_cache(maxsize=5000)
def safe(text: str) -> SafeString:
    """Escaped text; what is escaped already is escaped again."""
    return escape(text)


def choice_inputs(question: PaperQuestion) -> SafeString:
    """A radio button or checkbox for each option, in the drawn order."""
    kind, field = safe("checkbox" if question.multiple else "radio"), safe(question.field)
    return fill(
        INPUT,
        (
            _body(each)
            | {
                "kind": kind,
                "field": field,
                "key": safe(each.key),
                "checked": CHECKED if each.chosen else NOTHING,
            }
            for each in question.options
        ),
    )


def choice_review(question: PaperQuestion) -> SafeString:
    """Each option with what was chosen, what is right, and why."""
    said = _labels(get_language())
    right = said.best if question.has_weights else said.right
    return fill(
        REVIEWED,
        (
            _body(each)
            | {
                "verdict": _verdict(question, each),
                "worth": right if each.correct else _share(each.weight),
                "chosen": said.chosen if each.chosen else NOTHING,
                "why": _rationale(each.rationale),
            }
            for each in question.options
        ),
    )


def image(picture: Picture | None) -> SafeString:
    """The picture, if there is one."""
    if picture is None:
        return NOTHING
    return format_html('<img src="{}" alt="{}" loading="lazy">', picture.url, picture.alt)


def _body(option: PaperOption) -> dict[str, SafeString]:
    return {
        "letter": safe(option.letter),
        "text": question_text(option.text),
        "picture": image(option.picture),
    }


def _verdict(question: PaperQuestion, option: PaperOption) -> SafeString:
    """How an option looks; none is wrong where a regrade gave the marks."""
    if option.correct:
        return SafeString("option--right")
    wrong = option.chosen and not question.right and not question.is_void
    return SafeString("option--wrong") if wrong else NOTHING


@dataclass(frozen=True)
class _Labels:
    """What a review says beside its options, in one language."""

    best: SafeString
    right: SafeString
    chosen: SafeString


@lru_cache
def _labels(language: str) -> _Labels:
    """The labels in the active language: looking a text up takes longer than a whole option."""
    done = ' <span class="done">– {}</span>'
    return _Labels(
        best=format_html(done, _("cách xử lý phù hợp nhất")),
        right=format_html(done, _("phương án đúng")),
        chosen=format_html(' <span class="quiet">({})</span>', _("anh/chị đã chọn")),
    )


def _share(weight: int | None) -> SafeString:
    """What an option that is not the best is worth."""
    if not weight:
        return NOTHING
    share = _("được %(n)s %% điểm") % {"n": weight}
    return format_html(' <span class="quiet">– {}</span>', share)


@lru_cache(maxsize=5000)
def _rationale(text: str) -> SafeString:
    return format_html('<br><span class="quiet">{}</span>', text) if text else NOTHING


@lru_cache(maxsize=5000)
def question_text(text: str) -> SafeString:
    """Escaped text; lines that begin with `|` become a table whose first row is the head.

    Blanks and line ends at its edges stay: it may be a part of a text, between two gaps.
    """
    if "|" not in text and "\n" not in text:
        return conditional_escape(text)
    parts = [
        _table(list(lines)) if is_table else _lines(list(lines))
        for is_table, lines in groupby(text.replace("\r\n", "\n").split("\n"), key=_is_row)
    ]
    return format_html_join("", "{}", ((part,) for part in parts))


def _is_row(line: str) -> bool:
    return line.strip().startswith("|")


def _lines(lines: list[str]) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines))


def _table(lines: list[str]) -> SafeString:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    rows = [row for row in rows if not all(set(cell) <= {"-", ":"} for cell in row)]
    if not rows:
        return _lines(lines)
    head = format_html_join("", '<th scope="col">{}</th>', ((cell,) for cell in rows[0]))
    body = format_html_join(
        "",
        "<tr>{}</tr>",
        ((format_html_join("", "<td>{}</td>", ((cell,) for cell in row)),) for row in rows[1:]),
    )
    return format_html(
        '<table class="figures"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', head, body
    )
