"""Queries whose SQL Django writes once, not at every call.

Putting a query together and writing it out takes Django five to ten times as long as the
database takes to answer it. Where only values change between calls, the text is kept.

This module alone knows Django's compiler from the inside. `COMPILED_QUERIES=false` in the
environment has every query put together anew by Django: slower, with the same answers.
"""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from functools import lru_cache
from inspect import Parameter, signature
from typing import Any, Generic, ParamSpec, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Expression, QuerySet
from django.db.models.query import FlatValuesListIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from config.backends.prepared import prepared_cursor

R = TypeVar("R")
P = ParamSpec("P")

TEXTS_PER_THREAD = 1000
# Every compiled query by its dotted path, as far as its module was read.
registry: dict[str, "CompiledQuery[..., Any]"] = {}


class _Param(Expression):
    """The place of a value that each call gives."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: object, connection: object) -> Any:
        return "%s", [self]


class CompiledQuery(Generic[P, R]):
    """Decorates a function that builds a query, so that a thread writes it out once only.

        @CompiledQuery
        def own_attempts(*, pk: int, user: int) -> QuerySet[Attempt]:
            return Attempt.objects.filter(pk=pk, user=user)

        attempt = own_attempts.first(pk=7, user=person.pk)

    Keyword-only arguments are values: they are handed to the database at each call and may
    only be what a filter compares with, never None. Positional-only ones shape the text, of which
    one is kept for each of their combinations. The query gives models with what they are
    joined to, or lists of values, without annotations and prefetches. Nothing else may change
    it (clock, settings, database). Only the text is kept, never a row: the database answers
    every call.
    """

    def __init__(self, build: Callable[P, QuerySet[Any, R]]) -> None:
        self.plain = build
        self._kept = threading.local()
        self._values = [
            each.name
            for each in signature(build).parameters.values()
            if each.kind is Parameter.KEYWORD_ONLY
        ]
        registry[f"{build.__module__}.{build.__qualname__}"] = self

    def all(self, *shape: P.args, **values: P.kwargs) -> list[R]:
        """All rows; one query. TypeError where an argument is missing."""
        if not settings.COMPILED_QUERIES:
            return list(self.plain(*shape, **values))
        if values.keys() != set(self._values):
            raise TypeError(f"{self.plain.__qualname__} takes {', '.join(self._values)}")
        if not hasattr(self._kept, "written"):
            self._kept.written = lru_cache(TEXTS_PER_THREAD)(self._write)
        return self._kept.written(*shape).run(values)

    def first(self, *shape: P.args, **values: P.kwargs) -> R | None:
        """The first row, or None; the query should give one at most."""
        return next(iter(self.all(*shape, **values)), None)

    def _write(self, *shape: Any) -> "_Written":
        build: Callable[..., QuerySet[Any, R]] = self.plain
        return _Written(build(*shape, **{name: _Param(name) for name in self._values}))


class _Written:
    """The text of one query for this thread's connection, and how its rows are read."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self.compiler: SQLCompiler = rows.query.get_compiler(connection=connection)
        self.sql, self.parameters = self.compiler.as_sql()
        columns = [column[0] for column in self.compiler.select]
        self.converters = self.compiler.get_converters(columns)
        self.locks = rows.query.select_for_update
        self.is_flat = rows._iterable_class is FlatValuesListIterable
        self.gives_models = rows.query.default_cols
        if self.gives_models:
            self._prepare_models()

    def _prepare_models(self) -> None:
        info: Any = self.compiler.klass_info
        places = info["select_fields"]
        self.model, self.start, self.end = info["model"], places[0], places[-1] + 1
        columns = self.compiler.select[self.start : self.end]
        self.names = [column[0].target.attname for column in columns]
        # The types are those of Django 6, where there is one argument more.
        self.joined = get_related_populators(info, self.compiler.select, connection.alias)  # type: ignore[call-arg]

    def run(self, values: dict[str, object]) -> list[Any]:
        if self.locks and connection.get_autocommit():
            raise TransactionManagementError("a lock outside a transaction would hold nothing")
        parameters: list[Any] = [
            _adapted(values[each.name]) if isinstance(each, _Param) else each
            for each in self.parameters
        ]
        with prepared_cursor() as cursor:
            cursor.execute(self.sql, parameters)
            rows = cursor.fetchall()
        if self.converters:
            rows = list(self.compiler.apply_converters(rows, self.converters))
        if self.gives_models:
            return list(self._models(rows))
        return [row[0] for row in rows] if self.is_flat else [tuple(row) for row in rows]

    def _models(self, rows: list[Any]) -> Iterator[Any]:
        for row in rows:
            found = self.model.from_db(connection.alias, self.names, row[self.start : self.end])
            for each in self.joined:
                each.populate(row, found)
            yield found


def _adapted(value: object) -> object:
    """The value as the database's driver wants it."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return value
