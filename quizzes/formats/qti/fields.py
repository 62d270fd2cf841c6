"""What a question has and QTI has no place for: kept in a rubric block for authors.

Each field is an element with `data-field`, its words for readers and, where these are not
the value itself, `data-value`. Other systems show the block to authors and leave it be.
"""

from dataclasses import dataclass, field

from quizzes.formats.base import LevelName
from quizzes.formats.qti.flow import Flow
from quizzes.formats.qti.names import CHOICE, FIELD, VALUE, attribute, within
from quizzes.formats.qti.source import Source
from quizzes.formats.vocabulary import LEVEL_NAMES
from quizzes.formats.xml_element import XmlElement

LEVELS = {str(level): level for level in LEVEL_NAMES}


@dataclass(frozen=True)
class Fields:
    """The fields of an item; empty for items of other systems."""

    values: dict[str, list[str]] = field(default_factory=dict)
    rationales: dict[str, str] = field(default_factory=dict)
    rubric: tuple[tuple[str, int], ...] = ()

    def text(self, name: str) -> str:
        return "\n".join(self.values.get(name, []))

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(self.values.get(name, []))

    def flag(self, name: str) -> bool:
        return self.text(name) == "true"

    def number(self, name: str) -> int | None:
        return _whole(self.text(name))

    def kind(self, *among: str) -> str | None:
        """The kind that is named, when it is one of these."""
        found = self.text("kind")
        return found if found in among else None

    @property
    def level(self) -> LevelName | None:
        return LEVELS.get(self.text("level"))


def holds_fields(block: XmlElement) -> bool:
    """Whether a rubric block is one of ours."""
    return any(isinstance(part.tag, str) and attribute(part, FIELD) for part in block.iter())


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def fields_of(root: XmlElement) -> Fields:
    """The fields in the rubric blocks of an item."""
    values: dict[str, list[str]] = {}
    rationales: dict[str, str] = {}
    rubric: list[tuple[str, int]] = []
    for block in within(root, "rubricblock"):
        for found in block.iter():
            name = attribute(found, FIELD) if isinstance(found.tag, str) else ""
            if not name:
                continue
            value = attribute(found, VALUE)
            text = Flow(Source(None), "").walk(found).text
            if name == "criterion":
                rubric.append((text, _whole(value) or 0))
            elif name == "rationale":
                rationales[attribute(found, CHOICE)] = text
            else:
                values.setdefault(name, []).append(value or text)
    return Fields(values, rationales, tuple(rubric))
