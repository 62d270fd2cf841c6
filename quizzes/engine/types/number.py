"""A number within its tolerance, with or without a unit."""

from decimal import Decimal

from cms.text import gettext_noop
from quizzes.engine.typed import is_accepted, read_number
from quizzes.engine.types.base import (
    ONE,
    ZERO,
    Content,
    Fields,
    Problem,
    QuestionKind,
    Response,
    only_parts,
    single,
)


class Number(QuestionKind):
    """`content["number"]` is `{"value", "tolerance", "units"}`, decimals as text."""

    title = gettext_noop("Điền số")
    place = 80

    def problem(self, content: Content) -> Problem | None:
        value = read_number(str(content["number"]["value"]))
        return Problem.NO_NUMBER if value is None else None

    def parse(self, content: Content, fields: Fields) -> Response:
        only_parts(fields, ["", "unit"])
        value, unit = single(fields), single(fields, "unit")
        return {part: text for part, text in (("", value), ("unit", unit)) if text}

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        given = response if isinstance(response, dict) else {}
        right, units = content["number"], content["number"].get("units", [])
        number = read_number(given.get("", ""))
        wanted = read_number(str(right["value"]))
        if number is None or wanted is None:
            return ZERO
        tolerance = read_number(str(right.get("tolerance") or "0")) or ZERO
        fits = not units or is_accepted(given.get("unit", ""), units, {})
        return ONE if fits and abs(number - wanted) <= abs(tolerance) else ZERO

    def right_fields(self, content: Content) -> dict[str, list[str]]:
        units = list(content["number"]["units"][:1])
        return {"": [content["number"]["value"]]} | ({"unit": units} if units else {})


KIND = Number()
