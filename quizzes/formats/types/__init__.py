"""How each question type stands in files: a module here for each of the engine's."""

from importlib import import_module

from quizzes.engine.types import KINDS
from quizzes.formats.types.base import FileType

TYPES: dict[str, FileType] = {name: import_module(f"{__name__}.{name}").TYPE for name in KINDS}
