"""Matching and ordering: each part of the question gets one of a few keys."""

from collections.abc import Sequence
from decimal import Decimal

from quizzes.engine.types.base import (
    Content,
    Fields,
    Problem,
    Response,
    ResponseError,
    by_part,
    only_parts,
    option_keys,
    share,
    single,
)


class Matching:
    """`content["matches"]` holds the right side, `content["key"]` the pairs."""

    def problem(self, content: Content) -> Problem | None:
        return Problem.NO_PAIRS if len(content["key"]) < 2 else None

    def shuffled(self, content: Content) -> list[str]:
        return [match["key"] for match in content["matches"]]

    def parse(self, content: Content, fields: Fields) -> Response:
        return _pairs(fields, option_keys(content), self.shuffled(content))

    def fields(self, response: Response) -> dict[str, list[str]]:
        return by_part(response)

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        """The share of pairs that are right."""
        given = response if isinstance(response, dict) else {}
        right = sum(given.get(left) == match for left, match in content["key"].items())
        return share(right, len(content["key"]))


class Ordering:
    """`content["key"]` lists the options in the right order; a response gives places."""

    def problem(self, content: Content) -> Problem | None:
        return Problem.TOO_FEW_OPTIONS if len(content["options"]) < 2 else None

    def shuffled(self, content: Content) -> list[str]:
        return option_keys(content)

    def parse(self, content: Content, fields: Fields) -> Response:
        keys = option_keys(content)
        return _pairs(fields, keys, [str(place) for place in range(1, len(keys) + 1)])

    def fields(self, response: Response) -> dict[str, list[str]]:
        return by_part(response)

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


def _pairs(fields: Fields, parts: Sequence[str], allowed: Sequence[str]) -> Response:
    only_parts(fields, parts)
    given = {part: single(fields, part) for part in parts}
    if any(value and value not in allowed for value in given.values()):
        raise ResponseError("choice")
    return {part: value for part, value in given.items() if value}
