"""Automatic numbering of Word: the numbers that readers see but the text does not hold."""

import re
from dataclasses import dataclass
from typing import Any, Literal

from quizzes.formats.office.styles import W, small_number
from quizzes.formats.xml_element import XmlElement

ListKind = Literal["question", "decimal", "letter", "roman", "bullet"]
QUESTION = re.compile(r"c\s*â\s*u|bài", re.IGNORECASE)
KIND_OF_FORMAT: dict[str, ListKind] = {
    "upperLetter": "letter",
    "lowerLetter": "letter",
    "upperRoman": "roman",
    "lowerRoman": "roman",
    "bullet": "bullet",
}
LETTER_LABEL = re.compile(r"[A-Ha-h][.)]?")


@dataclass(frozen=True)
class ListMark:
    """A list item: what kind, its number, and which list and level it belongs to."""

    kind: ListKind
    number: int
    key: tuple[str, int]


@dataclass(frozen=True)
class _Level:
    kind: ListKind
    start: int


class Numbering:
    """Counts the items of a document's lists in reading order."""

    def __init__(self, root: Any | None) -> None:
        self._abstract_of: dict[str, str] = {}
        self._levels: dict[tuple[str, int], _Level] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()
        if root is None:
            return
        for element in root.iterfind(f"{W}abstractNum"):
            self._read_abstract(element)
        for element in root.iterfind(f"{W}num"):
            self._read_num(element)

    def mark(self, num_id: str, level: int) -> ListMark | None:
        """The mark of the next item; None where the list is switched off."""
        if num_id in ("", "0"):
            return None
        abstract = self._abstract_of.get(num_id, f"?{num_id}")
        known = self._levels.get((abstract, level))
        fallback = _Level("decimal" if level == 0 else "letter", 1)
        found = known or fallback
        counts = self._counts.setdefault(abstract, {})
        if num_id not in self._seen:
            self._seen.add(num_id)
            for at, start in self._restarts.get(num_id, {}).items():
                counts[at] = start - 1
        counts[level] = counts.get(level, found.start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        return ListMark(found.kind, counts[level], (abstract, level))

    def _read_abstract(self, element: XmlElement) -> None:
        abstract = element.get(f"{W}abstractNumId") or ""
        for level in element.iterfind(f"{W}lvl"):
            at = small_number(level.get(f"{W}ilvl") or "0")
            if at is not None:
                kind = _kind(_value(level, "numFmt"), _value(level, "lvlText"))
                start = small_number(_value(level, "start"))
                self._levels[abstract, at] = _Level(kind, 1 if start is None else start)

    def _read_num(self, element: XmlElement) -> None:
        num_id = element.get(f"{W}numId") or ""
        self._abstract_of[num_id] = _value(element, "abstractNumId")
        for override in element.iterfind(f"{W}lvlOverride"):
            start = small_number(_value(override, "startOverride"))
            at = small_number(override.get(f"{W}ilvl") or "0")
            if start is not None and at is not None:
                self._restarts.setdefault(num_id, {})[at] = start


def _kind(number_format: str, text: str) -> ListKind:
    if QUESTION.search(text):
        return "question"
    if LETTER_LABEL.fullmatch(text.strip()):
        return "letter"
    return KIND_OF_FORMAT.get(number_format, "decimal")


def _value(element: XmlElement, name: str) -> str:
    found = element.find(f"{W}{name}")
    return (found.get(f"{W}val") or "") if found is not None else ""
