"""How long a lesson and a course take: measured from what is written, never declared.

A lesson takes its words at reading speed, four minutes for each case that is thought over and
one for each check. A course takes its lessons, its examination and ten minutes to look back at
that; its hours are the whole periods (tiết) of 45 minutes in this.
"""

import re
from collections.abc import Iterable
from math import ceil
from typing import Any

SYLLABLES_A_MINUTE = 180
MINUTES_A_CASE = 4
MINUTES_A_CHECK = 1
MINUTES_OF_REVIEW = 10
MINUTES_A_PERIOD = 45
MARKUP = re.compile(r"<[^>]+>|&[a-z]+;")
SYLLABLE = re.compile(r"\w")
UNREAD = {"id", "type", "tone", "correct", "document", "provision"}


def lesson_minutes(body: Iterable[dict[str, Any]]) -> float:
    """Minutes that a lesson takes; `body` as a StreamField's raw value."""
    blocks = list(body)
    kinds = [block["type"] for block in blocks]
    syllables = sum(_syllables(block["value"]) for block in blocks)
    return (
        syllables / SYLLABLES_A_MINUTE
        + MINUTES_A_CASE * kinds.count("case")
        + MINUTES_A_CHECK * kinds.count("check")
    )


def shown_minutes(body: Iterable[dict[str, Any]]) -> int:
    """Whole minutes, rounded up, as a lesson's page shows them."""
    return max(1, ceil(lesson_minutes(body)))


def course_periods(bodies: Iterable[Iterable[dict[str, Any]]], exam_minutes: int) -> int:
    """Whole periods of 45 minutes: lessons, examination and looking back at it."""
    minutes = sum(lesson_minutes(body) for body in bodies) + exam_minutes
    return int((minutes + (MINUTES_OF_REVIEW if exam_minutes else 0)) // MINUTES_A_PERIOD)


def _syllables(value: object) -> int:
    if isinstance(value, str):
        return sum(1 for word in MARKUP.sub(" ", value).split() if SYLLABLE.search(word))
    if isinstance(value, dict):
        return sum(_syllables(part) for name, part in value.items() if name not in UNREAD)
    if isinstance(value, list):
        return sum(_syllables(part) for part in value)
    return 0
