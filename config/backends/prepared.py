"""Statements that PostgreSQL reads and plans once a connection.

Django writes the values into each statement, so that PostgreSQL plans every one anew,
which takes it longer than the answer. Here they are sent apart from it: after a few calls
the driver prepares a statement, then only its values travel.
"""

from typing import Any

from django.db import connection
from psycopg import Cursor


def prepared_cursor() -> Any:
    """A cursor for `with`, for texts that return with other values; elsewhere a plain one.

    The text may hold no `%s` whose type PostgreSQL cannot tell from its place.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.ensure_connection()
    # Django's own way around the driver's cursor: errors, counting and logging as ever.
    return connection._prepare_cursor(Cursor(connection.connection))  # type: ignore[attr-defined]
