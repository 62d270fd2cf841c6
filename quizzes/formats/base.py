"""What every reader of question banks yields."""

from dataclasses import dataclass
from typing import Literal

QuestionKind = Literal["single", "multiple", "true_false", "essay"]
LevelName = Literal["remember", "understand", "apply"]


class UnreadableFile(Exception):
    """The file as a whole cannot be read; the text says what to do."""


@dataclass(frozen=True)
class ParsedOption:
    """An answer option in the file's order."""

    text: str
    correct: bool


@dataclass(frozen=True)
class ParsedQuestion:
    """A question that can be taken into the bank; `place` says where it stands."""

    number: int
    kind: QuestionKind
    stem: str
    options: tuple[ParsedOption, ...]
    legal_basis: str
    explanation: str
    level: LevelName | None
    lock_order: bool
    place: str


@dataclass(frozen=True)
class Diagnostic:
    """What is wrong with a question, and what to do."""

    number: int
    place: str
    message: str


@dataclass(frozen=True)
class ParsedBank:
    """All questions of a file, and what could not be taken."""

    questions: tuple[ParsedQuestion, ...]
    problems: tuple[Diagnostic, ...]
