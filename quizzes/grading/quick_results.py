"""Writing many results at once: one prepared UPDATE, run for each row.

`bulk_update` builds a CASE for every row and field; for a batch of a hundred attempts that
costs more than marking them.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from config.backends.prepared import prepared_cursor
from quizzes.models import Attempt

FIELDS = ("awarded", "score", "max_score", "passed", "state", "graded_at", "next_check_at")


def write_results(attempts: Sequence[Attempt]) -> None:
    """Save the marks and results of attempts whose rows this transaction holds."""
    if not attempts:
        return
    meta = Attempt._meta
    fields: list[Any] = [meta.get_field(name) for name in FIELDS]
    columns = ", ".join(f"{field.column} = %s" for field in fields)
    rows: list[list[Any]] = [
        [field.get_db_prep_save(getattr(each, field.attname), connection) for field in fields]
        + [each.pk]
        for each in attempts
    ]
    sql = f"UPDATE {meta.db_table} SET {columns} WHERE id = %s"  # noqa: S608 - our own names
    with prepared_cursor() as cursor:
        cursor.executemany(sql, rows)
