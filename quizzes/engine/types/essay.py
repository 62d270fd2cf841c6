"""An essay, marked by people."""

from decimal import Decimal

from cms.text import gettext_noop
from quizzes.engine.types.base import ZERO, Content, OneText, Problem, Response


class Essay(OneText):
    """Marked by the rubric in `content["rubric"]`."""

    title = gettext_noop("Tự luận")
    place = 200
    is_marked_by_people = True

    def problem(self, content: Content) -> Problem | None:
        return None if content["rubric"] else Problem.NO_RUBRIC

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        return None if response else ZERO

    def right_fields(self, content: Content) -> dict[str, list[str]]:
        return {}


KIND = Essay()
