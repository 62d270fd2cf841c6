"""Single choice, multiple choice, true or false, and situational judgement."""

from decimal import Decimal

from quizzes.engine.types.base import (
    ONE,
    ZERO,
    Content,
    Fields,
    Problem,
    Response,
    ResponseError,
    only_parts,
    option_keys,
    share,
)


class Choice:
    """Options of which one is right (single choice, true or false)."""

    many = False

    def problem(self, content: Content) -> Problem | None:
        if len(content["options"]) < 2:
            return Problem.TOO_FEW_OPTIONS
        if not content["key"]:
            return Problem.NO_KEY
        return Problem.ONE_KEY if not self.many and len(content["key"]) != 1 else None

    def shuffled(self, content: Content) -> list[str]:
        return option_keys(content)

    def parse(self, content: Content, fields: Fields) -> Response:
        only_parts(fields, [""])
        given = fields.get("", [])
        keys = option_keys(content)
        if not isinstance(given, (list, tuple)) or any(key not in keys for key in given):
            raise ResponseError("option")
        chosen = [key for key in keys if key in given]
        if not self.many and len(chosen) > 1:
            raise ResponseError("one")
        return chosen

    def fields(self, response: Response) -> dict[str, list[str]]:
        return {"": list(response)}

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        return ONE if response and set(response) == set(content["key"]) else ZERO


class MultipleChoice(Choice):
    """Several right options: all or nothing, or in parts.

    In parts: the share of the right options chosen less the share of the wrong options
    chosen, never below zero.
    """

    many = True

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        if not content.get("settings", {}).get("partial"):
            return super().fraction(content, response)
        key = set(content["key"])
        wrong = set(option_keys(content)) - key
        chosen = set(response)
        gained = share(len(chosen & key), len(key)) - share(len(chosen & wrong), len(wrong))
        return max(ZERO, gained)


class SituationalJudgement(Choice):
    """Each option carries a weight; the best one gives full marks."""

    def problem(self, content: Content) -> Problem | None:
        if len(content["options"]) < 2:
            return Problem.TOO_FEW_OPTIONS
        return None if _best(content) > 0 else Problem.NO_WEIGHT

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        weights = {option["key"]: _weight(option) for option in content["options"]}
        best = _best(content)
        if not response or best <= 0:
            return ZERO
        return max(ZERO, weights.get(next(iter(response)), ZERO)) / best


def _weight(option: Content) -> Decimal:
    return Decimal(option.get("weight") or 0)


def _best(content: Content) -> Decimal:
    return max((_weight(option) for option in content["options"]), default=ZERO)
