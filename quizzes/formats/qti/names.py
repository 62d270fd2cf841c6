"""QTI says the same in two spellings: one form for the names of 2.x and 3.0.

`choiceInteraction` and `qti-choice-interaction` are both "choiceinteraction" here, in any
namespace; so are `maxChoices` and `max-choices` "maxchoices".
"""

from collections.abc import Iterator
from typing import Any

from quizzes.formats.xml_element import XmlElement

FIELD, VALUE, CHOICE = "data-field", "data-value", "data-choice"


def name_of(element: XmlElement) -> str:
    """The name of an element in the one form; "" for comments and the like."""
    if not isinstance(element.tag, str):
        return ""
    return _plain(element.tag.removeprefix("{").rpartition("}")[2].removeprefix("qti-"))


def local_name(element: XmlElement) -> str:
    """The name of an element as the file spells it, without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: XmlElement, name: str, default: str = "") -> str:
    """An attribute by its name in the one form, or the default."""
    for key, value in element.attrib.items():
        if _plain(key.rpartition("}")[2]) == _plain(name):
            return str(value).strip()
    return default


def children(element: XmlElement, *names: str) -> Iterator[Any]:
    """The direct children with one of these names."""
    return (child for child in element if name_of(child) in names)


def within(element: XmlElement, *names: str) -> Iterator[Any]:
    """All elements below (and the element itself) with one of these names."""
    return (found for found in element.iter() if name_of(found) in names)


def _plain(name: str) -> str:
    return name.replace("-", "").lower()
