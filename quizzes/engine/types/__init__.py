"""The question types by name: each module here that has a `KIND` is one, in order of `place`."""

from importlib import import_module
from pkgutil import iter_modules

from quizzes.engine.types.base import (
    Content,
    Fields,
    Problem,
    QuestionKind,
    Response,
    ResponseError,
)


def _collected() -> dict[str, QuestionKind]:
    names = [module.name for module in iter_modules(__path__)]
    modules = {name: import_module(f"{__name__}.{name}") for name in names}
    found = {name: part.KIND for name, part in modules.items() if hasattr(part, "KIND")}
    return dict(sorted(found.items(), key=lambda pair: pair[1].place))


KINDS = _collected()

__all__ = [
    "KINDS",
    "Content",
    "Fields",
    "Problem",
    "QuestionKind",
    "Response",
    "ResponseError",
]
