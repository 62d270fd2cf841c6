"""A question while its lines are read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from cms.text import LazyText
from quizzes.formats.base import LevelName, ParsedImage
from quizzes.formats.office.lines import Span, clean
from quizzes.formats.office.notes import OF_OPTIONS, Note, NoteName
from quizzes.formats.office.pieces import Piece
from quizzes.formats.vocabulary import is_yes, kind_named, level_named

Series = Literal["upper", "lower", "auto", "fixed"]
FLAGS: frozenset[NoteName] = frozenset(
    {"lock_order", "partial", "ignore_diacritics", "allow_typo", "two_markers"}
)


@dataclass
class DraftOption:
    """An option as it stands; the looks of label and text are kept for the contrast."""

    letter: str
    series: Series
    label: Sequence[Span]
    body: list[Span]
    lines: list[str]
    signed: bool = False
    match: str = ""
    weight: int | None = None
    rationale: list[str] = field(default_factory=list)
    image: ParsedImage | None = None

    @property
    def text(self) -> str:
        return "\n".join(filter(None, self.lines))


@dataclass
class Draft:
    """A question as it stands so far; `lines_of` says where plain text goes on."""

    number: int
    place: str
    lines: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    kind: str | None = None
    essay: bool = False
    options: list[DraftOption] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    basis: list[str] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    rubric: list[tuple[list[str], int]] = field(default_factory=list)
    level: LevelName | None = None
    topic: str = ""
    ref: str = ""
    flags: dict[NoteName, bool] = field(default_factory=dict)
    word_limit: int | None = None
    tolerance: str = ""
    units: list[str] = field(default_factory=list)
    image: ParsedImage | None = None
    assumed: list[str] = field(default_factory=list)
    open_lines: list[str] | None = None
    waits_for_answer: bool = False
    labelled: bool = False

    def __post_init__(self) -> None:
        self.open_lines = self.lines

    @property
    def stem(self) -> str:
        return "\n".join(filter(None, self.lines))

    @property
    def closed(self) -> bool:
        """Whether a new question may begin with a bare number."""
        return len(self.options) > 1 or bool(self.answers) or self.essay

    def assume(self, text: str) -> None:
        if text not in self.assumed:
            self.assumed.append(text)

    def add_text(self, piece: Piece) -> None:
        """Text that goes on where the last one stopped; pictures too."""
        self.add_images(piece)
        text = piece.text
        if not text:
            return
        if self.open_lines is None:
            short = text if len(text) <= 60 else f"{text[:60]}…"
            self.assume(
                LazyText("Dòng “%(short)s” không rõ thuộc phần nào nên không lấy.", short=short)
            )
            return
        if piece.lead not in ("", "\n") and self.open_lines:
            self.open_lines[-1] = f"{self.open_lines[-1]} {text}"
        else:
            self.open_lines.append(text)
        if self.open_lines is self.lines:
            self.spans += [Span("\n"), *piece.spans]
        elif self.options and self.open_lines is self.options[-1].lines:
            self.options[-1].body += [Span("\n"), *piece.spans]

    def add_images(self, piece: Piece) -> None:
        """A picture belongs to the option that is open, else to the question."""
        for image in piece.images:
            option = self.options[-1] if self.options else None
            if option is not None and self.open_lines is option.lines and option.image is None:
                option.image = image
            elif self.image is None and (option is None or self.open_lines is not option.lines):
                self.image = image
            else:
                self.assume(LazyText("Có nhiều hình ở cùng một chỗ; chỉ giữ hình đầu tiên."))

    def add_option(self, option: DraftOption, piece: Piece) -> None:
        """A further option; a new row of letters makes the row before part of the stem."""
        if self.options and self.options[-1].series != option.series:
            self.lines += [f"{o.letter.lower()}) {o.text}" for o in self.options]
            self.options.clear()
        self.options.append(option)
        self.open_lines = option.lines
        self.add_images(piece)

    def take(self, note: Note) -> None:
        """A note about the question or its last option."""
        self.open_lines = None
        if note.name in OF_OPTIONS:
            self._take_of_option(note)
        elif note.name in FLAGS:
            self.flags[note.name] = is_yes(note.body)
        elif note.name in ("basis", "explanation"):
            self._open(self.basis if note.name == "basis" else self.explanation, note.body)
        elif note.name == "rubric":
            self.rubric.append(([], note.share))
            self._open(self.rubric[-1][0], note.body)
        elif note.name == "answer":
            self.waits_for_answer = not note.body
            self.answers += [note.body] if note.body else []
        else:
            self._take_word(note)

    def _open(self, lines: list[str], body: str) -> None:
        lines += [clean(body)] if body.strip() else []
        self.open_lines = lines

    def _take_of_option(self, note: Note) -> None:
        if not self.options:
            self._open(self.lines, note.body)
            return
        option = self.options[-1]
        if note.name == "match":
            option.match = note.body
        elif note.name == "weight":
            option.weight = _whole(note.body)
        else:
            self._open(option.rationale, note.body)

    def _take_word(self, note: Note) -> None:
        if note.name == "kind":
            self.kind = kind_named(note.body)
            self._say_unless(self.kind, LazyText("Loại câu hỏi"), note.body)
        elif note.name == "level":
            self.level = level_named(note.body)
            self._say_unless(self.level, LazyText("Mức độ"), note.body)
        elif note.name == "topic":
            self.topic = note.body
        elif note.name == "ref":
            self.ref = note.body
        elif note.name == "word_limit":
            self.word_limit = _whole(note.body)
        elif note.name == "tolerance":
            self.tolerance = note.body
        else:
            self.units.append(note.body)

    def _say_unless(self, known: str | None, what: str, said: str) -> None:
        if known is None:
            self.assume(
                LazyText(
                    "%(what)s “%(said)s” không nhận ra nên để trống, anh/chị chọn lại.",
                    what=what,
                    said=said,
                )
            )


def _whole(text: str) -> int | None:
    digits = text.strip().rstrip("% ")
    return int(digits) if digits.isdecimal() and len(digits) < 7 else None
