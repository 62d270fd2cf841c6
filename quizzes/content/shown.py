"""The parts of a question as pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.engine.types import Response


@dataclass(frozen=True)
class Picture:
    """An image of a question, ready to show."""

    url: str
    alt: str


@dataclass(frozen=True)
class PaperOption:
    """An option in its drawn place; `correct` is None while the key is hidden."""

    key: str
    letter: str
    text: str
    chosen: bool
    correct: bool | None
    picture: Picture | None = None
    rationale: str = ""
    weight: int | None = None


@dataclass(frozen=True)
class PaperPart:
    """A part that is answered on its own: a left side, a step, a gap.

    `before` is the text up to a gap; `right` is None while the key is hidden.
    """

    key: str
    label: str
    given: str
    given_text: str
    right: str | None
    choices: tuple[tuple[str, str], ...] = ()
    before: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the right one of its choices was taken, where the key is shown."""
        return bool(self.given_text) and self.given_text == self.right


@dataclass(frozen=True)
class Asked:
    """A version's content in its drawn order, and what is answered so far."""

    content: Mapping[str, Any]
    order: Sequence[str]
    value: Response | None
    with_key: bool
    pictures: Mapping[int, Picture]

    @property
    def given(self) -> dict[str, str]:
        """What is answered by part."""
        return self.value if isinstance(self.value, dict) else {}

    def picture(self, image: Mapping[str, Any] | None) -> Picture | None:
        return self.pictures.get(image["id"]) if image else None

    def part(
        self, key: str, label: str, choices: tuple[tuple[str, str], ...], right: Mapping[str, str]
    ) -> PaperPart:
        """A part that is answered by one of the choices."""
        given, texts = self.given.get(key, ""), dict(choices)
        wanted = texts.get(right.get(key, ""), "") if self.with_key else None
        return PaperPart(key, label, given, texts.get(given, ""), wanted, choices)


@dataclass(frozen=True)
class Shown:
    """What a type shows of a question; `text` is what was typed, `after` ends a text of gaps."""

    stem: str
    options: tuple[PaperOption, ...] = ()
    parts: tuple[PaperPart, ...] = ()
    text: str = ""
    unit: str = ""
    asks_unit: bool = False
    after: str = ""
    right_answer: str = ""
