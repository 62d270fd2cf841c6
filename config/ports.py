"""How an app asks what only an app downstream knows, without importing it.

A *port* is a question with one answer: declared in the `ports.py` of the app that asks, bound
to its one implementation in `AppConfig.ready()` of the app that knows. *Extensions* are things
of one kind that any app may add to. Both are typed: mypy holds what is bound to what was
declared. What merely happened is announced by a signal.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import update_wrapper
from typing import Generic, ParamSpec, TypeVar

from django.core.exceptions import ImproperlyConfigured

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


class Port(Generic[P, R]):
    """A question, declared by the function that answers it where nobody is bound.

    Decorates that function: its signature and docstring are the contract, its body is the
    default. It is called like the function.
    """

    def __init__(self, default: Callable[P, R]) -> None:
        update_wrapper(self, default)
        self._default = default
        self._bound: Callable[P, R] | None = None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return (self._bound or self._default)(*args, **kwargs)

    @property
    def is_bound(self) -> bool:
        return self._bound is not None

    def bind(self, implementation: Callable[P, R]) -> None:
        """Have the question answered by this function from now on.

        Raises:
            ImproperlyConfigured: another app, or the same one before, answers already.
        """
        if self._bound is not None:
            raise ImproperlyConfigured(f"{self._default.__qualname__} is bound already")
        self._bound = implementation

    @contextmanager
    def replaced(self, implementation: Callable[P, R] | None) -> Iterator[None]:
        """Another answer while a test runs; with None the default."""
        before, self._bound = self._bound, implementation
        try:
            yield
        finally:
            self._bound = before


class Extensions(Generic[T]):
    """Things of one kind, in the order of `order` and then of their registration."""

    def __init__(self) -> None:
        self._entries: list[tuple[int, T]] = []

    def __iter__(self) -> Iterator[T]:
        return iter([extension for _order, extension in self._entries])

    def register(self, extension: T, *, order: int = 50) -> T:
        """Add one, and return it: a decorator where `T` is a function.

        Raises:
            ImproperlyConfigured: it was added before.
        """
        if extension in self:
            raise ImproperlyConfigured(f"{extension!r} is registered already")
        self._entries.append((order, extension))
        self._entries.sort(key=lambda entry: entry[0])
        return extension

    @contextmanager
    def replaced(self, *extensions: T) -> Iterator[None]:
        """These in the place of all others while a test runs."""
        before, self._entries = self._entries, [(0, extension) for extension in extensions]
        try:
            yield
        finally:
            self._entries = before
