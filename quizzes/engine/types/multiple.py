"""Multiple choice: several right options."""

from decimal import Decimal

from cms.text import gettext_noop
from quizzes.engine.types.base import ZERO, Content, Response, option_keys, share
from quizzes.engine.types.single import SingleChoice


class MultipleChoice(SingleChoice):
    """Several right options: all or nothing, or in parts.

    In parts: the share of the right options chosen less the share of the wrong options
    chosen, never below zero.
    """

    title = gettext_noop("Nhiều lựa chọn")
    place = 20
    other_names = ("nhieu dap an", "chon nhieu")
    takes_several = True

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        if not content.get("settings", {}).get("partial"):
            return super().fraction(content, response)
        key = set(content["key"])
        wrong = set(option_keys(content)) - key
        chosen = set(response)
        gained = share(len(chosen & key), len(key)) - share(len(chosen & wrong), len(wrong))
        return max(ZERO, gained)


KIND = MultipleChoice()
