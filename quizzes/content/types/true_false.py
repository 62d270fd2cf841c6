"""True or false in the bank and on pages."""

from quizzes.content.types.single import SingleChoice


class TrueFalse(SingleChoice):
    uses = ()
    option_uses = ("text", "correct", "rationale", "image")


TYPE = TrueFalse()
