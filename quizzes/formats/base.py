"""What every reader of question banks yields, and every writer takes.

A format is one module with `read_bank(file) -> ParsedBank`, `write_bank(questions) ->
Written` where it can be written, or both. Pure: no Django, no database.
"""

from dataclasses import dataclass, field
from typing import Literal

LevelName = Literal["remember", "understand", "apply"]


@dataclass(frozen=True)
class ParsedImage:
    """An image as it stood in the file."""

    name: str
    content: bytes
    alt: str = ""


@dataclass(frozen=True)
class ParsedOption:
    """An answer option in the file's order; what the fields mean depends on the kind.

    `match` is the right side of a pair; `weight` (0 to 100) is that of a situational
    option; options of an ordering question stand in the right order.
    """

    text: str
    correct: bool = False
    match: str = ""
    weight: int = 0
    rationale: str = ""
    image: ParsedImage | None = None


@dataclass(frozen=True)
class ParsedQuestion:
    """A question that can be taken into the bank; `place` says where it stands.

    `kind` names a type of `quizzes.engine.types`. A gap stands in the stem as
    `[[answer|other answer]]`. Numbers are decimal texts with
    a point. `assumed` says in the reader's words what the file left open.
    """

    number: int
    kind: str
    stem: str
    options: tuple[ParsedOption, ...] = ()
    legal_basis: str = ""
    explanation: str = ""
    level: LevelName | None = None
    lock_order: bool = False
    place: str = ""
    ref: str = ""
    topic: str = ""
    image: ParsedImage | None = None
    partial: bool = False
    accepted: tuple[str, ...] = ()
    ignore_diacritics: bool = False
    allow_typo: bool = False
    number_value: str = ""
    number_tolerance: str = ""
    number_units: tuple[str, ...] = ()
    rubric: tuple[tuple[str, int], ...] = ()
    word_limit: int | None = None
    two_markers: bool = False
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Diagnostic:
    """What is wrong with a question, and what to do; `code` names it in English for programs.

    `question` is what was read of it, without right options, where choosing them mends it.
    """

    number: int
    place: str
    message: str
    code: str = ""
    question: ParsedQuestion | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class ParsedBank:
    """All questions of a file, and what could not be taken."""

    questions: tuple[ParsedQuestion, ...]
    problems: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Written:
    """A file, and what of the questions has no place in its format."""

    content: bytes
    left_out: tuple[Diagnostic, ...] = ()
