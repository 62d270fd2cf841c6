"""A question while a file of Moodle is read, and the notes that its tags and feedback hold.

Moodle has no place for the legal basis, the level and some settings of ours. They stand
as tags ("Mức độ: Nhận biết") or as lines of the general feedback ("Căn cứ: …") that
people can read and that come back. A line that starts with "…" goes on with the note
before it, so that no text is ever taken for a note.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from cms.text import LazyText, nfc
from quizzes.formats.base import (
    LevelName,
    ParsedImage,
    ParsedOption,
    ParsedQuestion,
)
from quizzes.formats.office.notes import Note, note_in
from quizzes.formats.vocabulary import (
    is_yes,
    kind_named,
    level_named,
    speaks_of_others,
)

MORE = "…"
FLAGS = ("lock_order", "partial", "ignore_diacritics", "allow_typo", "two_markers")
KEPT = frozenset(
    (
        "basis",
        "explanation",
        "level",
        "kind",
        "ref",
        "word_limit",
        "unit",
        "rubric",
        "weight",
        *FLAGS,
    )
)
NUMBERED = re.compile(r"Câu (\d{1,6})")
WEIGHTS = re.compile(r"\d{1,3}(?:/\d{1,3})*")


@dataclass
class Draft:
    """What is known of a question so far."""

    number: int
    place: str
    topic: str = ""
    stem: str = ""
    image: ParsedImage | None = None
    ref: str = ""
    level: LevelName | None = None
    kind: str | None = None
    basis: list[str] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    flags: dict[str, bool] = field(default_factory=dict)
    word_limit: int | None = None
    units: list[str] = field(default_factory=list)
    rubric: list[tuple[list[str], int]] = field(default_factory=list)
    weights: tuple[int, ...] = ()
    assumed: list[str] = field(default_factory=list)

    def assume(self, text: str) -> None:
        """Note what was taken as given or not taken, once."""
        if text not in self.assumed:
            self.assumed.append(text)

    def name(self, name: str) -> None:
        """Our writers name a question "Câu 7": its number."""
        if match := NUMBERED.fullmatch(name.strip()):
            self.number = int(match[1])

    def read_feedback(self, text: str) -> None:
        """Take the notes out of a general feedback; the rest is the explanation."""
        current = self.explanation
        for line in text.split("\n") if text else ():
            if line.startswith(MORE):
                current.append(line.removeprefix(MORE).strip())
                continue
            note = kept_note(line)
            held = self._take(note) if note else None
            current = self.explanation if held is None else held
            if held is None:
                current.append(line)

    def read_rubric(self, text: str) -> None:
        """Take the criteria out of notes for graders; other text is one criterion of its own."""
        other = Draft(0, "")
        other.read_feedback(text)
        self.rubric += other.rubric
        rest = "\n".join(other.explanation).strip("\n")
        if rest and not other.rubric:
            self.rubric.append(([rest], 100))
            self.assume(LazyText("Hướng dẫn cho người chấm được hiểu là một tiêu chí 100 %."))
        elif rest:
            self.assume(
                LazyText(
                    "Phần hướng dẫn chấm ngoài tiêu chí không lấy: “%(rest)s”.", rest=rest[:200]
                )
            )

    def read_tags(self, tags: list[str]) -> None:
        """Take the notes that tags hold, and levels that they name."""
        unknown = []
        for tag in map(nfc, tags):
            note = note_in(tag)
            if level := level_named(tag):
                self.level = level
            elif not note or note.name not in KEPT or self._take(note) is None:
                unknown.append(tag)
        if unknown:
            self.assume(LazyText("Thẻ (tag) không lấy: %(unknown)s.", unknown=", ".join(unknown)))

    def _take(self, note: Note) -> list[str] | None:
        """Take a note; the lines that may go on with it, None where it says nothing known."""
        lines = [note.body]
        if note.name in ("basis", "explanation"):
            held: list[str] = getattr(self, note.name)
            held += lines
            return held
        if note.name == "rubric":
            self.rubric.append((lines, note.share))
        elif note.name == "unit":
            self.units.append(note.body)
        elif note.name in FLAGS:
            self.flags[note.name] = is_yes(note.body)
        elif not self._set(note):
            return None
        return lines

    def _set(self, note: Note) -> bool:
        value: Any = None
        if note.name == "level":
            value = self.level = level_named(note.body)
        elif note.name == "kind":
            value = self.kind = kind_named(note.body)
        elif note.name == "ref":
            value = self.ref = note.body
        elif note.name == "word_limit" and re.fullmatch(r"[0-9]{1,6}", note.body):
            value = self.word_limit = int(note.body)
        elif note.name == "weight" and WEIGHTS.fullmatch(note.body):
            value = self.weights = tuple(int(part) for part in note.body.split("/"))
        return value is not None

    def finished(
        self,
        kind: str,
        options: tuple[ParsedOption, ...] = (),
        *,
        partial: bool = False,
        locked: bool = False,
        **more: Any,
    ) -> ParsedQuestion:
        """The question; `partial` and `locked` count where no note says otherwise."""
        together = speaks_of_others([option.text for option in options])
        return ParsedQuestion(
            number=self.number,
            kind=kind,
            stem=more.pop("stem", self.stem),
            options=options,
            explanation="\n".join(self.explanation).strip("\n"),
            image=self.image,
            lock_order=self.flags.get("lock_order", locked or together),
            partial=self.flags.get("partial", partial),
            **self._kept(),
            **more,
        )

    def _kept(self) -> dict[str, Any]:
        """What questions of every kind have."""
        return {
            "place": self.place,
            "topic": self.topic,
            "ref": self.ref,
            "level": self.level,
            "legal_basis": "\n".join(self.basis),
            "ignore_diacritics": self.flags.get("ignore_diacritics", False),
            "allow_typo": self.flags.get("allow_typo", False),
            "two_markers": self.flags.get("two_markers", False),
            "rubric": tuple(("\n".join(lines), share) for lines, share in self.rubric),
            "word_limit": self.word_limit,
            "assumed": tuple(self.assumed),
        }


def kept_note(line: str) -> Note | None:
    """The note that a line of feedback is, if it is one that we keep."""
    note = note_in(line)
    return note if note and note.name in KEPT else None
