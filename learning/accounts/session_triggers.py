"""What ends the sessions of a person at once, whoever writes to the database.

Forms, the API, commands, imports, bulk updates and raw SQL all meet the same triggers, so
that no door can forget. They are made by `post_migrate`, as a migration that remakes a table
loses them; SQLite cannot even remake one that a trigger of another table names.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "end_sessions_"
# By table: event, person's column, and the condition under which sessions end.
CHANGED = " OR ".join(
    f"OLD.{column} {{differs}} NEW.{column}" for column in ("password", "is_active", "is_superuser")
)
EVENTS = [
    ("learning_user", "UPDATE", "NEW.id", CHANGED),
    ("learning_user_groups", "INSERT", "NEW.user_id", ""),
    ("learning_user_groups", "UPDATE", "OLD.user_id", ""),
    ("learning_user_groups", "DELETE", "OLD.user_id", ""),
    ("learning_user_user_permissions", "INSERT", "NEW.user_id", ""),
    ("learning_user_user_permissions", "DELETE", "OLD.user_id", ""),
    ("mfa_authenticator", "DELETE", "OLD.user_id", "OLD.type <> 'recovery_codes'"),
]
DELETION = "DELETE FROM learning_signinsession WHERE user_id = {person};"


def make_triggers(using: str, **_kwargs: Any) -> None:
    """Receiver of `post_migrate`."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if "learning_signinsession" not in tables:
        return
    drop_triggers(using)
    with connection.cursor() as cursor:
        for table, event, person, condition in EVENTS:
            if table in tables:
                for statement in _statements(connection, table, event, person, condition):
                    cursor.execute(statement)


def drop_triggers(using: str, **_kwargs: Any) -> None:
    """Receiver of `pre_migrate`: what names columns keeps no migration from changing them."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table, event, _person, _condition in EVENTS:
            if table in tables:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, event)}{on}")


def _name(table: str, event: str) -> str:
    return f"{PREFIX}{table}_{event}".lower()


def _statements(
    connection: BaseDatabaseWrapper, table: str, event: str, person: str, condition: str
) -> list[str]:
    on_postgresql = connection.vendor == "postgresql"
    differs = "IS DISTINCT FROM" if on_postgresql else "IS NOT"
    when = f"WHEN ({condition.format(differs=differs)})" if condition else ""
    name, deletion = _name(table, event), DELETION.format(person=person)
    head = f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {when}"
    if not on_postgresql:
        return [f"{head} BEGIN {deletion} END"]
    function = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {deletion} RETURN NULL; END $$"
    )
    return [function, f"{head} EXECUTE FUNCTION {name}()"]
