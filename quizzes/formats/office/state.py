"""What was read of a document so far."""

from dataclasses import dataclass, field

from quizzes.formats.base import ParsedBank
from quizzes.formats.office.drafts import Draft


@dataclass
class Assembly:
    """What was read so far; `keys` holds answer tables with the drafts that stand before."""

    named: bool = False
    drafts: list[Draft] = field(default_factory=list)
    tables: list[ParsedBank] = field(default_factory=list)
    keys: list[tuple[int, dict[int, str]]] = field(default_factory=list)
    topic: str = ""
    at_end: bool = False
    essay_part: bool = False
    roles: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def draft(self) -> Draft | None:
        return self.drafts[-1] if self.drafts else None
