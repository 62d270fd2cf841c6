"""A short text that is typed."""

from decimal import Decimal

from cms.text import gettext_noop
from quizzes.engine.typed import is_accepted, says_something
from quizzes.engine.types.base import ONE, ZERO, Content, OneText, Problem, Response


class ShortText(OneText):
    """`content["accepted"]` lists the accepted answers; blanks, case and form never count."""

    title = gettext_noop("Trả lời ngắn")
    place = 70
    other_names = ("tra loi ngan",)

    def problem(self, content: Content) -> Problem | None:
        return None if any(map(says_something, content["accepted"])) else Problem.NO_ACCEPTED

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        settings = content.get("settings", {})
        return ONE if is_accepted(str(response), content["accepted"], settings) else ZERO

    def right_fields(self, content: Content) -> dict[str, list[str]]:
        return {"": list(content["accepted"][:1])}


KIND = ShortText()
