"""Ordering: each step gets a place."""

from decimal import Decimal

from cms.text import gettext_noop
from quizzes.engine.types.base import (
    Content,
    Fields,
    Problem,
    QuestionKind,
    Response,
    chosen_parts,
    option_keys,
    share,
)


class Ordering(QuestionKind):
    """`content["key"]` lists the options in the right order; a response gives places."""

    title = gettext_noop("Sắp xếp thứ tự")
    place = 60
    other_names = ("sap xep",)
    is_always_shuffled = True

    def problem(self, content: Content) -> Problem | None:
        return Problem.TOO_FEW_OPTIONS if len(content["options"]) < 2 else None

    def shuffled(self, content: Content) -> list[str]:
        return option_keys(content)

    def parse(self, content: Content, fields: Fields) -> Response:
        keys = option_keys(content)
        places = [str(place) for place in range(1, len(keys) + 1)]
        return chosen_parts(fields, dict.fromkeys(keys, places))

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        """The share of neighbours in the right order that follow each other.

        Source: Moodle's ordering question, grading type "relative to the next item
        (excluding the last)". A step that is out of place costs its neighbours only.
        """
        given = response if isinstance(response, dict) else {}
        places = {key: int(place) for key, place in given.items()}
        if len(set(places.values())) != len(places):
            places = {k: p for k, p in places.items() if list(places.values()).count(p) == 1}
        pairs = list(zip(content["key"], content["key"][1:], strict=False))
        right = sum(a in places and places.get(b) == places[a] + 1 for a, b in pairs)
        return share(right, len(pairs))

    def right_fields(self, content: Content) -> dict[str, list[str]]:
        return {key: [str(place)] for place, key in enumerate(content["key"], start=1)}


KIND = Ordering()
