"""Statements written by hand, prepared once a connection on PostgreSQL.

Django writes the values into each statement, so that PostgreSQL plans every one anew. The
few that run some hundred times a second are sent with their values apart instead.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from psycopg import Cursor


def fetch_one(sql: str, parameters: Mapping[str, Any]) -> Sequence[Any] | None:
    """Run the statement; its first row, or None."""
    connection.ensure_connection()
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchone()
    with connection.wrap_database_errors, Cursor(connection.connection) as native:
        native.execute(sql, parameters, prepare=True)
        return native.fetchone()


def run_many(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run the statement once for each row of values, in the transaction that is open."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)
        return
    with connection.wrap_database_errors, Cursor(connection.connection) as native:
        native.executemany(sql, rows)
