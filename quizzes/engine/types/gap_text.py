"""A text with gaps that are filled by typing."""

from decimal import Decimal

from cms.text import gettext_noop
from quizzes.engine.typed import is_accepted, says_something
from quizzes.engine.types.base import (
    Content,
    Fields,
    Problem,
    QuestionKind,
    Response,
    only_parts,
    share,
    single,
)


class GapText(QuestionKind):
    """`content["gaps"]` lists `{"key", "accepted"}` of each gap."""

    title = gettext_noop("Điền vào chỗ trống")
    place = 90
    other_names = ("dien khuyet", "dien cho trong")
    parts_in_text = True

    def problem(self, content: Content) -> Problem | None:
        gaps = content["gaps"]
        full = all(any(map(says_something, gap["accepted"])) for gap in gaps)
        return None if gaps and full else Problem.NO_GAPS

    def parse(self, content: Content, fields: Fields) -> Response:
        keys = [gap["key"] for gap in content["gaps"]]
        only_parts(fields, keys)
        return {key: text for key in keys if (text := single(fields, key))}

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        """The share of gaps that are right."""
        given = response if isinstance(response, dict) else {}
        settings = content.get("settings", {})
        right = sum(
            is_accepted(given.get(gap["key"], ""), gap["accepted"], settings)
            for gap in content["gaps"]
        )
        return share(right, len(content["gaps"]))

    def right_fields(self, content: Content) -> dict[str, list[str]]:
        return {gap["key"]: list(gap["accepted"][:1]) for gap in content["gaps"]}


KIND = GapText()
