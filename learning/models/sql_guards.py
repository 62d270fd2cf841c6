"""The first triggers of append-only tables, for the migrations that made and dropped them.

Today all of them come from `cms.append_only`.

Changes are refused on both databases, deletions on PostgreSQL: SQLite empties tables by
deleting rows, so there the application alone refuses. The audit log gives up rows older
than a year, for its pruning.
"""

from typing import Any

TABLES = ["learning_auditentry", "learning_reportsnapshot", "learning_snapshotfile"]
AGED = {"learning_auditentry": "OLD.at < now() - interval '12 months'"}

FUNCTION = """
CREATE OR REPLACE FUNCTION learning_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME; END $$
"""


def add_guards(_apps: Any, editor: Any) -> None:
    """Add the triggers; for a migration."""
    if editor.connection.vendor == "postgresql":
        editor.execute(FUNCTION, None)
    for table in TABLES:
        for statement in _statements(table, editor.connection.vendor):
            editor.execute(statement, None)


def drop_guards(_apps: Any, editor: Any) -> None:
    """Take the triggers away again."""
    on = editor.connection.vendor == "postgresql"
    for table in TABLES:
        for kind in ("update", "delete") if on else ("update",):
            name = f"{table}_no_{kind}"
            editor.execute(f"DROP TRIGGER IF EXISTS {name}{f' ON {table}' if on else ''}")


def _statements(table: str, vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'append-only table'); END"
        ]
    unless = f"WHEN (NOT ({AGED[table]}))" if table in AGED else ""
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION learning_append_only()",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        f"FOR EACH ROW {unless} EXECUTE FUNCTION learning_append_only()",
    ]
