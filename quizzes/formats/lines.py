"""A Word document as plain lines with the marks that matter: pure reading, no grammar."""

import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from quizzes.formats.base import UnreadableFile

MAX_UNPACKED = 50_000_000
LEGACY_FONTS = (".vn", "vni-")
BLACK = "000000"


@dataclass(frozen=True)
class Segment:
    """A piece of a line between tabs; `marked` if its runs are set off (bold, colour …)."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Line:
    """A paragraph; `depth` is its list level (1, 2 …) or 0 outside lists."""

    segments: tuple[Segment, ...]
    depth: int
    place: str

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments).strip()


@dataclass(frozen=True)
class Grid:
    """A table as texts."""

    rows: tuple[tuple[str, ...], ...]


def read_lines(file: BinaryIO) -> list[Line | Grid]:
    """Paragraphs and tables in order, empty ones left out, text in composed Unicode.

    Raises:
        UnreadableFile: not a .docx file, too large, or set in a legacy font.
    """
    document = _open(file)
    found: list[Line | Grid] = []
    for number, element in enumerate(document.element.body, start=1):
        if element.tag == qn("w:tbl"):
            rows = Table(element, document).rows
            found.append(Grid(tuple(tuple(_clean(c.text) for c in row.cells) for row in rows)))
        elif element.tag == qn("w:p"):
            line = _line(Paragraph(element, document), number)
            if line.text:
                found.append(line)
    return found


def _open(file: BinaryIO) -> Any:
    try:
        with zipfile.ZipFile(file) as archive:
            too_large = sum(e.file_size for e in archive.infolist()) > MAX_UNPACKED
        file.seek(0)
        if not too_large:
            return Document(file)
    except Exception as error:
        raise UnreadableFile(
            "Không đọc được tệp này. Hãy mở tệp bằng Word, chọn “Lưu thành” (Save as), "
            "kiểu “Word Document (.docx)” rồi tải lên lại."
        ) from error
    raise UnreadableFile("Tệp quá lớn. Hãy chia ngân hàng câu hỏi thành nhiều tệp nhỏ hơn.")


def _line(paragraph: Paragraph, number: int) -> Line:
    segments = tuple(_segments(paragraph))
    return Line(segments, _depth(paragraph), f"đoạn {number}")


def _depth(paragraph: Paragraph) -> int:
    style = (paragraph.style.name if paragraph.style is not None else "") or ""
    if style.startswith(("List Number", "List Bullet")):
        return int(style[-1]) if style[-1].isdigit() else 1
    levels = paragraph._p.findall(f".//{qn('w:numPr')}/{qn('w:ilvl')}")
    return int(levels[0].get(qn("w:val")) or 0) + 1 if levels else 0


def _segments(paragraph: Paragraph) -> Iterator[Segment]:
    text, marked = "", False
    for run in paragraph.runs:
        _refuse_legacy_font(run)
        pieces = run.text.replace("\n", "\t").split("\t")
        for index, piece in enumerate(pieces):
            if index:
                yield from _segment(text, marked)
                text, marked = "", False
            text += piece
            marked = marked or (bool(piece.strip()) and _is_set_off(run))
    yield from _segment(text, marked)


def _segment(text: str, marked: bool) -> Iterator[Segment]:
    if _clean(text):
        yield Segment(_clean(text), marked)


def _is_set_off(run: Run) -> bool:
    colour = run.font.color.rgb if run.font.color is not None else None
    coloured = colour is not None and str(colour) != BLACK
    return bool(run.bold or run.underline or run.font.highlight_color or coloured)


def _refuse_legacy_font(run: Run) -> None:
    name = (run.font.name or "").lower()
    if name.startswith(LEGACY_FONTS):
        raise UnreadableFile(
            f"Tệp dùng phông chữ cũ ({run.font.name}). Hãy chuyển sang Unicode "
            "(ví dụ Times New Roman) bằng công cụ chuyển mã rồi tải lên lại."
        )


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
