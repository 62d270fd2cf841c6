"""Building the elements of Moodle XML: texts in HTML with the pictures beside them."""

import base64
from html import escape
from typing import Any
from urllib.parse import quote

from lxml import etree

from quizzes.formats.base import ParsedImage
from quizzes.formats.moodle.markup import CONTROL, as_html
from quizzes.formats.moodle.xml_parts import STORED
from quizzes.formats.xml_element import XmlElement


def add(parent: Any, tag: str, text: str = "", /, **attributes: str) -> Any:
    """A further child."""
    element = etree.SubElement(parent, tag, attributes)
    if text:
        element.text = CONTROL.sub("", text)
    return element


def add_text(parent: XmlElement, text: str) -> None:
    add(parent, "text", text)


def add_html(parent: XmlElement, name: str, text: str, image: ParsedImage | None = None) -> Any:
    """An element with a text in HTML, and its picture beside it."""
    element = add(parent, name, format="html")
    shown = as_html(text)
    if image is not None:
        source, alt = f"{STORED}{quote(image.name)}", escape(CONTROL.sub("", image.alt))
        shown += f'<br><img src="{source}" alt="{alt}">'
    add_text(element, shown)
    if image is not None:
        encoded = base64.b64encode(image.content).decode()
        name = CONTROL.sub("", image.name)
        add(element, "file", encoded, name=name, path="/", encoding="base64")
    return element
