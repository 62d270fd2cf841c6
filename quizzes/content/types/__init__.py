"""How each question type is edited, shown and corrected: a module here for each of the engine's."""

from importlib import import_module

from quizzes.content.types.base import BankType
from quizzes.engine.types import KINDS

TYPES: dict[str, BankType] = {name: import_module(f"{__name__}.{name}").TYPE for name in KINDS}
