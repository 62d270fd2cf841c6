"""Building the XML of QTI 3.0: elements, texts with line breaks, text without controls."""

import re
from typing import Any

from lxml import etree

from quizzes.formats.xml_element import XmlElement

ASI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
CP = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return CONTROL.sub("", text)


def root_of(name: str, namespace: str = ASI, **attributes: str) -> Any:
    """A root element in a namespace."""
    root = etree.Element(f"{{{namespace}}}{name}", nsmap={None: namespace})
    _set(root, attributes)
    return root


def add(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    """A further child; `_` in attribute names stands for `-`, a line end for a break."""
    namespace = etree.QName(parent).namespace
    child = etree.SubElement(parent, f"{{{namespace}}}{name}")
    _set(child, attributes)
    say(child, text)
    return child


def say(parent: XmlElement, text: str) -> None:
    """Further text after what the element holds, with breaks at line ends."""
    first, *rest = clean(text).split("\n")
    _append(parent, first)
    for line in rest:
        add(parent, "br")
        _append(parent, line)


def as_bytes(root: XmlElement) -> bytes:
    """The document as it stands in a file."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _append(parent: XmlElement, text: str) -> None:
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _set(element: XmlElement, attributes: dict[str, str]) -> None:
    for key, value in attributes.items():
        element.set(key.strip("_").replace("_", "-"), clean(value))
