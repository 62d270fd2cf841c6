"""Situational judgement: options with weights."""

from decimal import Decimal

from cms.text import gettext_noop
from quizzes.engine.types.base import ZERO, Content, Problem, Response
from quizzes.engine.types.single import SingleChoice


class SituationalJudgement(SingleChoice):
    """Each option carries a weight; the best one gives full marks."""

    title = gettext_noop("Xử lý tình huống")
    place = 40
    other_names = ("tinh huong",)
    has_weights = True

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

    def right_fields(self, content: Content) -> dict[str, list[str]]:
        return {"": list(content["key"][:1])}


def _weight(option: Content) -> Decimal:
    return Decimal(option.get("weight") or 0)


def _best(content: Content) -> Decimal:
    return max((_weight(option) for option in content["options"]), default=ZERO)


KIND = SituationalJudgement()
