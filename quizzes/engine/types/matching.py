"""Matching: each left side gets one of the right sides."""

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
    share_of_parts,
)


class Matching(QuestionKind):
    """`content["matches"]` holds the right side, `content["key"]` the pairs."""

    title = gettext_noop("Ghép đôi")
    place = 50
    other_names = ("ghep cap", "ghep noi", "noi cot")
    is_always_shuffled = True

    def problem(self, content: Content) -> Problem | None:
        return Problem.NO_PAIRS if len(content["key"]) < 2 else None

    def shuffled(self, content: Content) -> list[str]:
        return [match["key"] for match in content["matches"]]

    def parse(self, content: Content, fields: Fields) -> Response:
        return chosen_parts(fields, dict.fromkeys(option_keys(content), self.shuffled(content)))

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        """The share of pairs that are right."""
        return share_of_parts(content["key"], response)

    def right_fields(self, content: Content) -> dict[str, list[str]]:
        return {left: [right] for left, right in content["key"].items()}


KIND = Matching()
