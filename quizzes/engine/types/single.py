"""Single choice: options of which one is right."""

from decimal import Decimal

from cms.text import gettext_noop
from quizzes.engine.types.base import (
    ONE,
    ZERO,
    Content,
    Fields,
    Problem,
    QuestionKind,
    Response,
    ResponseError,
    only_parts,
    option_keys,
)


class SingleChoice(QuestionKind):
    """`content["key"]` holds the letter of the right option."""

    title = gettext_noop("Một lựa chọn")
    place = 10
    other_names: tuple[str, ...] = ("trac nghiem", "mot dap an", "chon mot")
    chooses_options = True

    def problem(self, content: Content) -> Problem | None:
        if len(content["options"]) < 2:
            return Problem.TOO_FEW_OPTIONS
        if not content["key"]:
            return Problem.NO_KEY
        return Problem.ONE_KEY if not self.takes_several and len(content["key"]) != 1 else None

    def shuffled(self, content: Content) -> list[str]:
        return option_keys(content)

    def parse(self, content: Content, fields: Fields) -> Response:
        only_parts(fields, [""])
        given = fields.get("", [])
        keys = option_keys(content)
        if not isinstance(given, (list, tuple)) or any(key not in keys for key in given):
            raise ResponseError("option")
        chosen = [key for key in keys if key in given]
        if not self.takes_several and len(chosen) > 1:
            raise ResponseError("one")
        return chosen

    def fields(self, response: Response) -> dict[str, list[str]]:
        return {"": list(response)}

    def as_posted(self, fields: Fields) -> Response:
        return list(fields.get("", []))

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        return ONE if response and set(response) == set(content["key"]) else ZERO

    def right_fields(self, content: Content) -> dict[str, list[str]]:
        return {"": list(content["key"])}


KIND = SingleChoice()
