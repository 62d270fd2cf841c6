"""Queries whose SQL Django writes once, not at every call.

Putting a query together and writing it out takes Django five to ten times as long as the
database takes to answer it. Where only values change between calls, the text is kept.
"""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, QuerySet
from django.db.models.query import FlatValuesListIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from config.prepared import prepared_cursor

R = TypeVar("R")


class Param(Expression):
    """The place of a value that each call gives; stands where a filter wants the value."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class CompiledQuery(Generic[R]):
    """A query with slots, which a thread writes out at its first call and runs ever after.

    `build` returns the query set: models with what they are joined to, or lists of values;
    without annotations and prefetches. It is called once a thread, so it must read
    nothing that changes (clock, settings, database): whatever does is a slot. Only the
    text is kept, never a row: the database answers every call.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, R]]) -> None:
        self._build = build
        self._kept = threading.local()

    def all(self, **values: object) -> list[R]:
        """All rows; one query. `values` fills the slots by name; KeyError if one is missing."""
        if not hasattr(self._kept, "written"):
            self._kept.written = _Written(self._build())
        return self._kept.written.run(values)

    def first(self, **values: object) -> R | None:
        """The first row, or None; the query set should be sliced to one."""
        return next(iter(self.all(**values)), None)


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
            _adapted(values[each.name]) if isinstance(each, Param) else each
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
