"""The text of questions and options: line breaks and small tables, nothing else."""

import re
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
GAP = re.compile(r"\[\[\d+\]\]")
SHORT = 110


@register.filter
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
    return mark_safe("<br>".join(conditional_escape(line) for line in lines))  # noqa: S308


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
