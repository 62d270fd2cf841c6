"""True or false: a single choice between two options that are always the same."""

from cms.text import gettext_noop
from quizzes.engine.types.single import SingleChoice


class TrueFalse(SingleChoice):
    """A statement; the options keep their order."""

    title = gettext_noop("Đúng/Sai")
    place = 30
    other_names = ("dung sai", "d/s")
    is_statement = True


KIND = TrueFalse()
