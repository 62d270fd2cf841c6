"""Lines cut where clerks put several things in one paragraph."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quizzes.formats.base import ParsedImage
from quizzes.formats.office.lines import Line, Span, clean

BOX_ON, BOX_OFF = r"\[[xX✓✔]\]|[☒☑✓✔]", r"\[\s?\]|☐"
# `A.`, `A)`, `a)`, `A/`, `A -`, `(A)`, `*A.`, `A.*`, `A*.`, `#A`, `[x] A.`, `A. [x]`
LABEL = re.compile(
    rf"(?:(?P<on>{BOX_ON})|(?P<off>{BOX_OFF}))?\s*"
    r"(?:(?P<star>\*)\s*|(?P<hash>#)\s*)?"
    r"(?:\((?P<round>[A-Ha-h])\)|(?P<letter>[A-Ha-h])(?P<inner>\s?\*)?"
    r"(?:\s*[.)/:]|\s+[-–](?=\s)|(?(hash)(?=\s)|(?!))))"
    rf"(?P<behind>\s?\*)?(?:\s*(?:(?P<after>{BOX_ON})|(?:{BOX_OFF})))?\s*"
)
BREAK = re.compile(
    r"\t|\n|(?<=\S) {2,}(?=(?:\[[xX ]?\]\s*)?[*#]?[A-H][.)/:])|"
    r"(?<=\S) {2,}(?=(?:đáp án|đ/a)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Piece:
    """A part of a line; `lead` is what stood before it: "" at the start, tab or "\\n"."""

    spans: tuple[Span, ...]
    line: Line
    lead: str = ""

    @property
    def text(self) -> str:
        return clean("".join(span.text for span in self.spans))

    @property
    def images(self) -> list[ParsedImage]:
        return [span.image for span in self.spans if span.image]


@dataclass(frozen=True)
class Label:
    """An option's label: its letter as written, whether a sign says it is right."""

    letter: str
    signed: bool
    length: int


def pieces_of(line: Line) -> Iterator[Piece]:
    """The parts of a line between tabs, line ends, and blanks before a label."""
    if line.label or line.literal:
        yield Piece(line.spans, line)
        return
    raw = "".join(span.text for span in line.spans)
    start, lead = 0, ""
    for match in BREAK.finditer(raw):
        piece = Piece(cut(line.spans, start, match.start()), line, lead)
        if piece.text or piece.images:
            yield piece
            lead = ""
        lead = lead if lead == "\n" else match[0][0]
        start = match.end()
    last = Piece(cut(line.spans, start, len(raw)), line, lead)
    if last.text or last.images or start == 0:
        yield last


def cut(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """The spans between two places of the whole text; a picture belongs where it stands."""
    found, at = [], 0
    for span in spans:
        low, high = max(start - at, 0), min(end - at, len(span.text))
        if span.image is not None:
            if start <= at <= end:
                found.append(span)
        elif low < high:
            found.append(Span(span.text[low:high], span.look))
        at += len(span.text)
    return tuple(found)


def label_at(text: str) -> Label | None:
    """The label that the text begins with; `length` counts blanks before and after."""
    start = len(text) - len(text.lstrip())
    match = LABEL.match(text, start)
    if match is None:
        return None
    signed = any(match[name] for name in ("on", "star", "hash", "inner", "behind", "after"))
    return Label(match["round"] or match["letter"], signed, match.end())
