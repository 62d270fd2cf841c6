"""The one way round the triggers: for data migrations, and for emptying a whole database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from cms.append_only.triggers import PREFIX, drop_statement


@contextmanager
def rewriting(*rewritten: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """In one transaction of its own, let these models' rows be changed and deleted.

    For `RunPython`: historical models (`apps.get_model`) have plain managers; name the database
    by `using=schema_editor.connection.alias`. Nobody else may rewrite meanwhile.
    """
    connection = connections[using]
    tables = [model._meta.db_table for model in rewritten]
    opened = {"postgresql": _let_pass, "sqlite": _without_triggers}[connection.vendor]
    with transaction.atomic(using=using), opened(connection, tables):
        yield


@contextmanager
def _let_pass(connection: BaseDatabaseWrapper, tables: list[str]) -> Iterator[None]:
    """A setting of this transaction, which the trigger reads; a rollback takes it back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('cms.rewriting', true)")
        before = cursor.fetchone()[0] or ""
        _set(connection, ",".join([*filter(None, [before]), *tables]))
    yield
    _set(connection, before)


def _set(connection: BaseDatabaseWrapper, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('cms.rewriting', %s, true)", [value])


@contextmanager
def _without_triggers(connection: BaseDatabaseWrapper, tables: list[str]) -> Iterator[None]:
    """SQLite has one writer: no other connection meets the tables without their triggers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
            [f"{PREFIX}%"],
        )
        found = [row for row in cursor.fetchall() if row[0] in tables]
        for table, name, _sql in found:
            cursor.execute(drop_statement(connection, table, name))
    yield
    with connection.cursor() as cursor:
        for _table, _name, sql in found:
            cursor.execute(sql.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS", 1))
