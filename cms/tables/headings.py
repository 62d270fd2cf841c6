"""Which lines of a sheet are its heading, and what each column is.

A heading may take up to three lines, merged over columns ("Nơi công tác" over "Cơ quan" and
"Phòng") or over lines. What a heading means, the reader of a kind of list says.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cms.tables.sheets import Cell, Line, Sheet
from cms.text import fold, nfc

SEARCHED_LINES = 40
MAX_HEADING_LINES = 3
ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|\*")
SIGNS = re.compile(r"[^\w/&]+")
INDEX = re.compile(r"\(?\d{1,3}\)?")

# Given the folded words of a heading, with what stands above it last: the field, or "".
Meaning = Callable[[str], str]


@dataclass(frozen=True)
class Column:
    """A column with a heading. `field` is "" for one that the list has and nobody asked for.

    `above` is what stands over it ("Ngày sinh" over "Nam"), "" for nothing; `index` from 0.
    `goes_on`: its heading is merged with that of the column before it.
    """

    index: int
    heading: str
    above: str
    field: str
    goes_on: bool = False

    @property
    def title(self) -> str:
        """The whole heading as one reads it from the top."""
        return f"{self.above} / {self.heading}" if self.above else self.heading


@dataclass(frozen=True)
class Heading:
    """The heading of a sheet: its last line's number, and the columns from the left."""

    first: int
    last: int
    columns: tuple[Column, ...]

    def of(self, field: str) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.field == field)

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(column.field for column in self.columns if column.field)


def find_heading(sheet: Sheet, meaning: Meaning) -> Heading | None:
    """The heading with the most fields among the first lines, of those the one with the fewest
    lines, so that a title above it is none; None where nothing means anything.
    """
    best: Heading | None = None
    best_worth = (0, 0)
    lines = sheet.lines[:SEARCHED_LINES]
    for start in range(len(lines)):
        for length in range(1, MAX_HEADING_LINES + 1):
            block = lines[start : start + length]
            if len(block) < length or not _may_be_heading(block):
                break
            found = _heading(block, meaning)
            worth = (len(found.fields), -length)
            if found.fields and worth > best_worth:
                best, best_worth = found, worth
    return best


def is_index(line: Line) -> bool:
    """Whether the line only counts the columns: (1) (2) (3)."""
    texts = [cell.text for cell in line.cells if cell.text and not cell.is_spread]
    return len(texts) > 1 and all(INDEX.fullmatch(text) for text in texts)


def words_of_heading(text: str) -> str:
    """The words of a heading by which it is known: folded, without asides and marks."""
    return _words(ASIDE.sub(" ", text)) or _words(text)


def names(known: Mapping[str, Sequence[str]], endings: Iterable[str] = ()) -> Meaning:
    """What headings mean, by the words of each field; `endings` say nothing at their end."""
    by_words = {words: field for field, each in known.items() for words in each}
    spare = sorted(endings, key=len, reverse=True)

    def meaning(words: str) -> str:
        if words in by_words:
            return by_words[words]
        for ending in spare:
            if words.endswith(f" {ending}"):
                return by_words.get(words.removesuffix(f" {ending}"), "")
        return ""

    return meaning


def _words(text: str) -> str:
    return " ".join(SIGNS.sub(" ", fold(text)).replace("/", " / ").split()).replace(" / ", "/")


def _may_be_heading(block: Sequence[Line]) -> bool:
    """Texts only, the lines one under the other, none a count of the columns."""
    last = block[-1]
    if is_index(last) or (len(block) > 1 and last.number != block[-2].number + 1):
        return False
    return all(isinstance(cell.value, str) or not cell.text for cell in last.cells)


def _heading(block: Sequence[Line], meaning: Meaning) -> Heading:
    width = max(len(line.cells) for line in block)
    columns: list[Column] = []
    for index in range(width):
        texts = _texts([line.at(index) for line in block])
        if not texts:
            continue
        heading, above = texts[-1], texts[-2] if len(texts) > 1 else ""
        field = _field(heading, above, meaning)
        goes_on = _goes_on([line.at(index) for line in block], columns, index, heading)
        columns.append(Column(index, heading, above, field, goes_on))
    return Heading(block[0].number, block[-1].number, tuple(columns))


def _goes_on(cells: Sequence[Cell], before: Sequence[Column], index: int, heading: str) -> bool:
    own = next((cell for cell in reversed(cells) if cell.text), None)
    left = before[-1] if before else None
    is_beside = left is not None and (left.index, left.heading) == (index - 1, heading)
    return is_beside and own is not None and own.is_spread


def _field(heading: str, above: str, meaning: Meaning) -> str:
    own = words_of_heading(heading)
    whole = f"{words_of_heading(above)} {own}" if above else own
    return meaning(whole) or meaning(own) or (meaning(words_of_heading(above)) if above else "")


def _texts(cells: Sequence[Cell]) -> list[str]:
    """From the top, each once where a cell is merged over several lines."""
    found: list[str] = []
    for cell in cells:
        text = nfc(cell.text)
        if text and (not found or text != found[-1]):
            found.append(text)
    return found
