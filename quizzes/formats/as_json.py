"""A parsed question as plain data, and back; pictures are named by their SHA-256."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from cms.text import LazyText
from quizzes.formats.base import ParsedImage, ParsedOption, ParsedQuestion

LISTS = ("accepted", "number_units", "assumed")


def to_json(question: ParsedQuestion) -> dict[str, Any]:
    """Everything but the bytes of the pictures."""
    data = asdict(replace(question, image=None, options=()))
    data["image"] = _named(question.image)
    data["assumed"] = [LazyText.keep(text) for text in question.assumed]
    data["place"] = LazyText.keep(question.place)
    data["options"] = [
        {**asdict(replace(option, image=None)), "image": _named(option.image)}
        for option in question.options
    ]
    return data


def from_json(
    data: Mapping[str, Any], pictures: Mapping[str, bytes] | None = None
) -> ParsedQuestion:
    """The question again; a picture without its bytes in `pictures` stays empty."""
    found = pictures or {}
    fields = {**data, **{name: tuple(data[name]) for name in LISTS}}
    fields["assumed"] = tuple(map(LazyText.restore, fields["assumed"]))
    fields["place"] = LazyText.restore(data["place"])
    fields["rubric"] = tuple((text, share) for text, share in data["rubric"])
    fields["image"] = _image(data["image"], found)
    fields["options"] = tuple(
        ParsedOption(**{**option, "image": _image(option["image"], found)})
        for option in data["options"]
    )
    return ParsedQuestion(**fields)


def picture_key(image: ParsedImage) -> str:
    return hashlib.sha256(image.content).hexdigest()


def _named(image: ParsedImage | None) -> dict[str, str] | None:
    if image is None:
        return None
    return {"name": image.name, "alt": image.alt, "sha256": picture_key(image)}


def _image(data: Mapping[str, str] | None, pictures: Mapping[str, bytes]) -> ParsedImage | None:
    if data is None:
        return None
    return ParsedImage(data["name"], pictures.get(data["sha256"], b""), data["alt"])
