"""The parts of Moodle XML: texts in their formats, and the pictures beside them."""

import base64
import binascii
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from cms.text import LazyText, compose
from quizzes.formats.base import ParsedImage
from quizzes.formats.moodle.answers import FULL, NONE, Answer, decimal_of
from quizzes.formats.moodle.draft import Draft
from quizzes.formats.moodle.markup import Plain, plain
from quizzes.formats.pictures import picture_kind
from quizzes.formats.xml_element import XmlElement

STORED = "@@PLUGINFILE@@/"
INLINE = "data:image/"
MARKUPS = {"html": "html", "plain_text": "plain", "markdown": "markdown"}
NO_PICTURE = LazyText(
    "Hình không nằm trong tệp hoặc không phải PNG, JPEG, GIF, WebP nên không lấy."
)


def value(element: XmlElement, path: str) -> str:
    """The text below a path; "" where nothing stands."""
    found = element.find(path) if element is not None else None
    return compose(found.text or "").strip() if found is not None else ""


def text_of(element: Any, draft: Draft) -> str:
    """The text of an element; a picture in it is named as not taken."""
    found = _plain(element)
    if found.pictures:
        draft.assume(LazyText("Hình trong phản hồi hoặc hướng dẫn không lấy."))
    return found.text


def text_and_picture(element: Any, draft: Draft) -> tuple[str, ParsedImage | None]:
    """The text of an element and its first picture; others are named as not taken."""
    found = _plain(element)
    sources = list(found.pictures)
    if not sources and element is not None:
        sources = [(f"{STORED}{file.get('name') or ''}", "") for file in element.findall("file")]
    taken = [image for source, alt in sources if (image := _picture(element, source, alt))]
    if len(taken) < len(sources):
        draft.assume(NO_PICTURE)
    if len(taken) > 1:
        draft.assume(LazyText("Chỉ lấy hình đầu tiên; các hình khác không lấy."))
    return found.text, taken[0] if taken else None


def answers_in(draft: Draft, element: Any) -> Iterator[Answer]:
    """The answers of a question with their fractions, feedback and pictures."""
    for node in element.findall("answer"):
        text, image = text_and_picture(node, draft)
        fraction = decimal_of(node.get("fraction") or "0")
        limited = min(max(fraction or NONE, -FULL), Decimal(1000))
        yield Answer(text, limited, text_of(node.find("feedback"), draft), image)


def _plain(element: XmlElement) -> Plain:
    if element is None:
        return Plain("")
    text = element.findtext("text") or ""
    return plain(text, MARKUPS.get(element.get("format") or "", ""))


def _picture(element: XmlElement, source: str, alt: str) -> ParsedImage | None:
    name, encoded = "hinh", ""
    if source.startswith(STORED):
        name = unquote(source.removeprefix(STORED).split("?")[0])
        encoded = next((f.text or "" for f in element.findall("file") if _path(f) == name), "")
    elif source.startswith(INLINE):
        encoded = source.partition("base64,")[2]
    try:
        content = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return ParsedImage(name.rsplit("/", 1)[-1], content, alt) if picture_kind(content) else None


def _path(file: XmlElement) -> str:
    folder = (file.get("path") or "/").strip("/")
    return f"{folder}/{file.get('name')}" if folder else str(file.get("name") or "")
