"""The texts of a page as a reader meets them, and what is wrong with them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html

from tests.browser.reading.languages import Content, english_in, vietnamese_in
from tests.browser.reading.nonsense import empty_value, machine_date, program_text

SKIPPED = {"script", "style", "template", "noscript", "svg", "head", "iframe"}
CODE = {"code", "pre", "kbd", "samp"}
ATTRIBUTES = ("placeholder", "aria-label", "title", "alt", "aria-description", "label")
WRITTEN = ("", "text", "submit", "button")


@dataclass(frozen=True)
class Text:
    """One text: where it stands, in which language it says that it is."""

    text: str
    language: str
    place: str
    code: bool = False


@dataclass(frozen=True)
class Fault:
    """Something wrong: of which sort, and as it stands on the page."""

    sort: str
    found: str


def texts_in(body: bytes) -> list[Text]:
    """Every text of a page as the server sends it, hidden ones too: they are shown later."""
    tree = html.fromstring(body or b"<html></html>", parser=html.HTMLParser(encoding="utf-8"))
    language = tree.get("lang") or ""
    title = " ".join(tree.xpath("string(//title)").split())
    return [Text(title, language, "title"), *_below(tree, language, code=False)]


def _below(element: Any, language: str, *, code: bool) -> Iterator[Text]:
    if not isinstance(element.tag, str) or element.tag in SKIPPED:
        return
    language = element.get("lang") or language
    code = code or element.tag in CODE
    for name in ATTRIBUTES:
        yield from _text(element.get(name), language, name, code)
    if element.tag == "input" and (element.get("type") or "") in WRITTEN:
        yield from _text(element.get("value"), language, "value", code)
    yield from _text(element.text, language, element.tag, code)
    for child in element:
        yield from _below(child, language, code=code)
        yield from _text(child.tail, language, element.tag, code)


def _text(text: str | None, language: str, place: str, code: bool) -> Iterator[Text]:
    clean = " ".join((text or "").split())
    if clean:
        yield Text(clean, language, place, code)


def faults_in(text: Text, page_language: str, content: Content) -> Iterator[Fault]:
    """What a reader of that page would stumble over in a text."""
    if text.code or not re.search(r"\w|[{<\[]", text.text):
        return
    for sort, found in program_text(text.text):
        yield Fault(sort, _around(text.text, found))
    if found := empty_value(text.text, page_language):
        yield Fault("a value that stands for nothing", _around(text.text, found))
    if found := machine_date(text.text):
        yield Fault("a date for machines", _around(text.text, found))
    if text.language != page_language or text.place == "value":
        return
    if page_language == "vi":
        yield from (Fault("English on a Vietnamese page", each) for each in english_in(text.text))
    else:
        runs = vietnamese_in(text.text)
        strange = (run for run in runs if not content.holds(run))
        yield from (Fault("Vietnamese on an English page", run) for run in strange)


def _around(text: str, found: str) -> str:
    place = text.find(found)
    return text[max(0, place - 40) : place + len(found) + 40]
