"""The text of an item as people read it: lines, tables as `|` lines, pictures, gaps."""

import re
from typing import Any

from cms.text import LazyText, nfc
from quizzes.formats.base import ParsedImage
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.qti.names import attribute, children, local_name, name_of, within
from quizzes.formats.qti.source import Source
from quizzes.formats.xml_element import XmlElement

BLOCKS = re.compile(
    r"p|div|h[1-6r]|[uod]l|li|d[td]|blockquote|pre|address|table|caption|section|figure"
    r"|figcaption|contentbody|prompt|rubricblock|infocontrol"
)
SKIPPED = re.compile(
    r"feedbackinline|feedbackblock|modalfeedback|stylesheet|script|style|annotation"
)
VARIABLE = frozenset(("printedvariable", "templateblock", "templateinline"))
INLINE = frozenset(("textentryinteraction", "inlinechoiceinteraction"))
MEDIA = frozenset(("audio", "video", "object", "mediainteraction"))
BLANKS = re.compile(r"\s+")
MAX_SIZE, MAX_DEPTH = 200_000, 100
NODE_COST = 20  # an element costs time even where it holds no text
TOO_LONG = LazyText("Câu có đoạn chữ quá dài hoặc lồng nhau quá sâu. Hãy rút gọn.")
MARK = "\x01"  # cannot stand in XML, so no text of a file can look like a gap


class Flow:
    """Walks an element; gathers its text, pictures and interactions in their order."""

    def __init__(self, source: Source, base: str) -> None:
        self.source, self.base = source, base
        self.images: list[ParsedImage] = []
        self.interactions: list[Any] = []
        self.notes: list[str] = []
        self._parts: list[str] = []
        self._size = self._depth = 0

    @property
    def text(self) -> str:
        """The lines, without blank ones; each interaction inside the text stands as its mark."""
        lines = (nfc(line) for line in "".join(self._parts).split("\n"))
        return "\n".join(line for line in lines if line)

    def walk(self, element: XmlElement) -> "Flow":
        """Take the content of the element, not what stands around it."""
        self._depth += 1
        self._say(element.text)
        for child in element:
            self._take(child)
            self._say(child.tail)
        self._depth -= 1
        return self

    def take(self, other: "Flow") -> None:
        """Put what stands in another file before what follows; it asks for no answer."""
        self._parts += ["\n", other.text, "\n"]
        self.images += other.images
        self.notes += other.notes

    def _say(self, text: str | None) -> None:
        size = NODE_COST + len(text or "")
        self._size += size
        self.source.spend(size)
        if self._size > MAX_SIZE or self._depth > MAX_DEPTH:
            raise QuestionFormatError("too long", TOO_LONG)
        self._parts.append(BLANKS.sub(" ", text or ""))

    def _take(self, element: XmlElement) -> None:
        name = name_of(element)
        if (
            not name
            or SKIPPED.fullmatch(name)
            or (name == "rubricblock" and not is_for_candidates(element))
        ):
            return
        if name in VARIABLE:
            raise QuestionFormatError(
                "template item",
                LazyText("Câu sinh số liệu ngẫu nhiên (template), hệ thống chưa có dạng này."),
            )
        if name == "img" or name in MEDIA:
            self._picture(element, name)
        elif name.endswith("interaction"):
            self._interaction(element, name)
        elif name == "tr":
            self._row(element)
        else:
            self._inline(element, name)

    def _inline(self, element: XmlElement, name: str) -> None:
        edge = "\n" if BLOCKS.fullmatch(name) or name == "br" else ""
        self._parts.append(edge + ("- " if name == "li" else ""))
        if name == "math":
            self.notes.append(LazyText("Công thức được lấy thành chữ; hãy kiểm tra lại."))
        self.walk(element)
        self._parts.append(edge)

    def _picture(self, element: XmlElement, name: str) -> None:
        kind = attribute(element, "type")
        if name in MEDIA and not kind.startswith("image/"):
            raise QuestionFormatError(
                "media",
                LazyText(
                    "Câu có âm thanh, phim hoặc đối tượng nhúng (“%(element)s”), hệ thống chưa "
                    "nhận. Hãy viết lại thành chữ hoặc hình.",
                    element=local_name(element),
                ),
            )
        href = attribute(element, "data" if name == "object" else "src")
        image = self.source.image(self.base, href, nfc(attribute(element, "alt")))
        if image is None:
            self.notes.append(
                LazyText(
                    "Không lấy được hình “%(href)s” (không có trong gói, hoặc không phải PNG, "
                    "JPEG, GIF, WebP).",
                    href=href[:100],
                )
            )
        else:
            self.images.append(image)

    def _interaction(self, element: XmlElement, name: str) -> None:
        self.interactions.append(element)
        if name in INLINE:
            self._parts.append(f"{MARK}{len(self.interactions)}{MARK}")
            return
        for prompt in children(element, "prompt"):
            self._inline(prompt, "prompt")

    def _row(self, row: XmlElement) -> None:
        outer, cells = self._parts, []
        for cell in children(row, "td", "th"):
            self._parts = []
            self.walk(cell)
            cells.append(nfc("".join(self._parts)))
        self._parts = outer
        self._parts.append(f"\n| {' | '.join(cells)} |\n")

    def only_image(self) -> ParsedImage | None:
        """The first picture; that further ones are left out is noted."""
        if len(self.images) > 1:
            self.notes.append(LazyText("Có nhiều hình ở một chỗ; chỉ lấy hình đầu."))
        return self.images[0] if self.images else None


def is_for_candidates(block: XmlElement) -> bool:
    """Whether a rubric block is shown to those who answer."""
    return "candidate" in attribute(block, "view", "candidate").split()


def feedback_in(element: XmlElement, source: Source, base: str) -> str:
    """The feedback that stands inside an element, as text."""
    found = within(element, "feedbackinline", "feedbackblock")
    return "\n".join(filter(None, (Flow(source, base).walk(part).text for part in found)))
