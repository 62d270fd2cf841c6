"""A Word document as plain lines with the marks that matter: pure reading, no grammar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from cms.text import LazyText, compose
from cms.uploads.guard.packages import Package, open_office
from cms.uploads.guard.refusals import WORD, UnreadableFileError
from quizzes.formats.base import ParsedImage
from quizzes.formats.office.drawings import Pictures
from quizzes.formats.office.legacy import LegacyText
from quizzes.formats.office.numbering import ListMark, Numbering
from quizzes.formats.office.styles import (
    PLAIN,
    Look,
    Props,
    Styles,
    W,
    read_num,
    read_props,
    read_shading,
    style_of,
)
from quizzes.formats.xml_element import XmlElement

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
LABEL_STYLE, CONTINUE_STYLE = "BankLabel", "BankContinue"
MAX_LINES = 100_000
MAX_LINE = 20_000
MAX_DEPTH = 8
CONTAINERS = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag"})
IN_PARAGRAPH = CONTAINERS | {f"{W}hyperlink", f"{W}fldSimple", f"{MATH}oMathPara"}
SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


@dataclass(frozen=True)
class Span:
    """A piece of text in one look, in composed Unicode, or a picture.

    The text may hold tabs and line ends.
    """

    text: str
    look: Look = PLAIN
    image: ParsedImage | None = None


@dataclass(frozen=True)
class Line:
    """A paragraph. `label` is set off by our own writer; `literal` means plain text."""

    spans: tuple[Span, ...]
    place: str
    mark: ListMark | None = None
    heading: bool = False
    label: str = ""
    literal: bool = False
    odd: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return clean("".join(span.text for span in self.spans))


@dataclass(frozen=True)
class Grid:
    """A table: rows of cells of lines."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    place: str

    @property
    def texts(self) -> list[list[str]]:
        return [[clean(" ".join(line.text for line in cell)) for cell in row] for row in self.rows]


def read_lines(file: BinaryIO) -> list[Line | Grid]:
    """Paragraphs and tables in order, empty ones left out, text in composed Unicode.

    Raises:
        UnreadableFileError: not a .docx file, hostile, too large, or set in a legacy font.
    """
    return _Reader(open_office(file, WORD)).read()


def clean(text: str) -> str:
    """Composed Unicode, stripped, runs of blanks made one."""
    return " ".join(compose(text).split())


class _Reader:
    def __init__(self, package: Package) -> None:
        self._root = package.xml(WORD)
        self._styles = Styles(package.xml("word/styles.xml"))
        self._numbering = Numbering(package.xml("word/numbering.xml"))
        self._pictures = Pictures(package)
        self._legacy = LegacyText()
        self._count = 0

    def read(self) -> list[Line | Grid]:
        body = self._root.find(f"{W}body") if self._root is not None else None
        found = list(self._blocks(body, "", 0)) if body is not None else []
        self._legacy.refuse()
        return found

    def _blocks(self, parent: XmlElement, shade: str, depth: int) -> Iterator[Line | Grid]:
        for element in parent:
            if element.tag == f"{W}p":
                line = self._line(element, shade)
                if line.spans or line.odd:
                    yield line
            elif element.tag == f"{W}tbl" and depth < MAX_DEPTH:
                yield self._grid(element, depth)
            elif element.tag in CONTAINERS and depth < MAX_DEPTH:
                yield from self._blocks(element, shade, depth + 1)

    def _grid(self, table: XmlElement, depth: int) -> Grid:
        place = LazyText("bảng sau đoạn %(count)s", count=self._count)
        rows = [
            tuple(
                tuple(self._cell(cell, depth))
                for cell in row.iterdescendants(f"{W}tc")
                if _owner(cell, f"{W}tbl") is table
            )
            for row in table.iterdescendants(f"{W}tr")
            if _owner(row, f"{W}tbl") is table
        ]
        return Grid(tuple(rows), place)

    def _cell(self, cell: XmlElement, depth: int) -> Iterator[Line]:
        shade = read_shading(cell.find(f"{W}tcPr"))
        for block in self._blocks(cell, shade, depth + 1):
            if isinstance(block, Line):
                yield block
            else:
                yield from (line for row in block.rows for inner in row for line in inner)

    def _line(self, paragraph: XmlElement, shade: str) -> Line:
        self._count += 1
        if self._count > MAX_LINES:
            raise UnreadableFileError(
                LazyText("Tệp quá dài. Anh/chị chia ngân hàng câu hỏi thành nhiều tệp.")
            )
        ppr = paragraph.find(f"{W}pPr")
        style = _child_value(ppr, "pStyle") or self._styles.default_paragraph
        base: Props = {**self._styles.defaults, **self._styles.props(style)}
        if fill := read_shading(ppr) or shade:
            base["highlight"] = fill
        label, spans, odd = self._content(paragraph, base)
        text = "".join(span.text for span in spans)
        if len(text) > MAX_LINE:
            raise UnreadableFileError(
                LazyText(
                    "Đoạn %(count)s quá dài. Anh/chị xuống dòng giữa các câu hỏi rồi tải lên lại.",
                    count=self._count,
                )
            )
        filled = text.strip() or label or any(span.image for span in spans)
        num = read_num(ppr) or self._styles.num(style)
        return Line(
            (tuple(spans) or (Span(""),)) if filled else (),
            LazyText("đoạn %(count)s", count=self._count),
            self._numbering.mark(*num) if num and text.strip() else None,
            self._styles.is_heading(style),
            label,
            style == CONTINUE_STYLE,
            tuple(odd),
        )

    def _content(self, paragraph: XmlElement, base: Props) -> tuple[str, list[Span], list[str]]:
        label, spans, odd = "", list[Span](), list[str]()
        for run in _runs(paragraph, 0):
            if run.tag == f"{MATH}oMath":
                spans.append(Span(_nfc("".join(t.text or "" for t in run.iter(f"{MATH}t")))))
                odd.append(LazyText("Công thức được đọc thành chữ thường; anh/chị kiểm tra lại."))
                continue
            rpr = run.find(f"{W}rPr")
            style = _child_value(rpr, "rStyle")
            layers = (base, self._styles.props(style) if style else Props(), read_props(rpr))
            text = _nfc("".join(_texts(run)))
            font = next((p["font"] for p in reversed(layers) if "font" in p), "")
            self._legacy.see(text, font)
            if style == LABEL_STYLE and not clean("".join(s.text for s in spans)):
                label += text
            elif text:
                spans.append(Span(text, style_of(*layers)))
            self._take_pictures(run, spans, odd)
        return clean(label), spans, odd

    def _take_pictures(self, run: XmlElement, spans: list[Span], odd: list[str]) -> None:
        for drawing in run.iter(f"{W}drawing", f"{W}pict", f"{W}object"):
            if _owner(drawing, FALLBACK) is not None:
                continue
            image = self._pictures.of_drawing(drawing) if drawing.tag == f"{W}drawing" else None
            if image is not None:
                spans.append(Span("", image=image))
            else:
                odd.append(
                    LazyText(
                        "Có một hình hoặc đối tượng không đọc được; anh/chị lưu hình thành "
                        "PNG hoặc JPEG rồi chèn lại."
                    )
                )


def _runs(parent: XmlElement, depth: int) -> Iterator[Any]:
    """Runs and formulas in reading order; deleted text is not text."""
    for element in parent:
        if element.tag in (f"{W}r", f"{MATH}oMath"):
            yield element
        elif element.tag in IN_PARAGRAPH and depth < MAX_DEPTH:
            yield from _runs(element, depth + 1)


def _texts(run: Any) -> Iterator[str]:
    for element in run:
        if element.tag == f"{W}t":
            yield element.text or ""
        elif element.tag in SIGNS:
            yield SIGNS[element.tag]


def _owner(element: XmlElement, tag: str) -> Any | None:
    return next(element.iterancestors(tag), None)


def _child_value(element: Any | None, name: str) -> str:
    child = element.find(f"{W}{name}") if element is not None else None
    return (child.get(f"{W}val") or "") if child is not None else ""


def _nfc(text: str) -> str:
    """Composed; odd blanks become plain ones, tabs and line ends stay."""
    return re.sub(r"[^\S\t\n]", " ", compose(text))
