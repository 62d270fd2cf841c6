"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from typing import Any

from django.db import connection, models
from psycopg import sql

BATCH = 5000


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert plain values in the order of the field names; constraints hold as ever.

    Fields that are not named must have a default of the database or be null. `rows` must
    make no query: PostgreSQL's connection is busy until the last row.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = [str(field.column) for field in fields]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
            )
            with cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        quoted = ", ".join(f'"{column}"' for column in columns)
        prepared = ([_adapted(value) for value in row] for row in rows)
        insert = f'INSERT INTO "{table}" ({quoted}) VALUES ({places})'  # noqa: S608 - our own names
        while batch := list(islice(prepared, BATCH)):
            cursor.executemany(insert, batch)


def _adapted(value: object) -> Any:
    return _as_text(value) if isinstance(value, dt.date) else value


@cache
def _as_text(value: dt.date) -> str:
    """Dates and moments as SQLite keeps them; they repeat."""
    if isinstance(value, dt.datetime):
        return str(connection.ops.adapt_datetimefield_value(value))
    return value.isoformat()
