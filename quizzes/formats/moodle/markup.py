"""Texts of Moodle, mostly HTML, as the plain lines of our bank, and back."""

import re
from dataclasses import dataclass
from html import escape

from lxml import etree

from cms.text import LazyText, nfc
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.xml_element import XmlElement

MAX_TEXT = 200_000
TAGS = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|table|tr|td|th|ul|ol|li|sub|sup|img|h[1-6]|a|code|pre)"
    r"(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,6});", re.IGNORECASE)
EMPHASIS = re.compile(r"(\*\*|__)(?=\S)([^*_\n]+)\1")
BLOCKS = frozenset({"p", "div", "ul", "ol", "li", "table", "tr", "pre", "blockquote", "hr", "dl"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "section", "article"})
CELLS = frozenset({"td", "th"})
HIDDEN = frozenset({"script", "style", "head", "title"})
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Plain:
    """A text without markup, and the pictures (source, description) that stood in it."""

    text: str
    pictures: tuple[tuple[str, str], ...] = ()


def tidy(text: str) -> str:
    """Lines in composed Unicode without blanks around, and no empty lines at the ends."""
    lines = CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(nfc(line) for line in lines).strip("\n")


def plain(text: str, markup: str = "") -> Plain:
    """The text as people see it; `markup` is "html", "markdown", "plain" or "" (Moodle's own).

    Line breaks stay, rows of tables become lines of cells between `|`.

    Raises:
        QuestionFormatError: the text is longer than any question.
    """
    if len(text) > MAX_TEXT:
        raise QuestionFormatError(
            "text too long", LazyText("Nội dung quá dài. Hãy rút gọn hoặc tách câu.")
        )
    if markup == "plain" or not text.strip():
        return Plain(tidy(text))
    if markup == "html" or TAGS.search(text) or ENTITY.search(text):
        return _from_html(text if markup == "html" else text.strip().replace("\n", "<br>"))
    return Plain(tidy(EMPHASIS.sub(r"\2", text) if markup == "markdown" else text))


def as_html(text: str) -> str:
    """A plain text as HTML that shows the same."""
    return escape(CONTROL.sub("", text), quote=False).replace("\n", "<br>")


def _from_html(text: str) -> Plain:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    source = f"<html><body>{CONTROL.sub('', text)}</body></html>"
    try:
        root = etree.fromstring(source.encode("utf-8", "ignore"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise QuestionFormatError(
            "broken markup",
            LazyText("Nội dung HTML bị hỏng. Hãy sửa lại trong Moodle rồi xuất lại."),
        ) from error
    walker = _Walker()
    if root is not None:
        walker.walk(root)
    return Plain(tidy("".join(walker.parts)), tuple(walker.pictures))


class _Walker:
    """Goes through the elements without recursion, so that no depth of nesting hurts."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.pictures: list[tuple[str, str]] = []
        self._hidden = 0
        self._cells = 0
        self._raised = 0

    def walk(self, root: XmlElement) -> None:
        for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            if event == "start":
                self._open(node)
                self._say(node.text)
            elif event == "end":
                self._close(node)
                self._say(node.tail)
            else:
                self._say(node.tail)

    def _open(self, node: XmlElement) -> None:
        tag = node.tag
        self._hidden += tag in HIDDEN
        self._raised += tag == "sup"
        if tag == "br":
            self.parts.append(" " if self._cells else "\n")
        elif tag == "img":
            self.pictures.append((node.get("src") or "", tidy(node.get("alt") or "")))
        elif tag in CELLS:
            self._cells += 1
            self.parts.append("| " if self._at_start() else " | ")
        elif tag in BLOCKS | HEADINGS:
            self._break()
            self.parts += ["- "] if tag == "li" and not self._cells else []

    def _close(self, node: XmlElement) -> None:
        tag = node.tag
        self._hidden -= tag in HIDDEN
        self._raised -= tag == "sup"
        self._cells -= tag in CELLS
        if tag == "tr" and not self._at_start():
            self.parts.append(" |")
        if tag in BLOCKS | HEADINGS:
            self._break()

    def _break(self) -> None:
        """A new line, where we are not on one."""
        if self._cells:
            self.parts.append(" ")
        elif not self._at_start():
            self.parts.append("\n")

    def _at_start(self) -> bool:
        """Whether nothing stands on the current line; blank parts are never kept at its start."""
        return not self.parts or self.parts[-1].endswith("\n")

    def _say(self, text: str | None) -> None:
        if not text or self._hidden:
            return
        said = " ".join(f".{text}.".split())[1:-1]
        if self._raised and DIGITS.fullmatch(said.strip()):
            said = said.translate(RAISED)
        if said.strip() or not self._at_start():
            self.parts.append(said)
