"""The triggers of append-only tables: written from the models, missing, put back.

A trigger counts as there only where the database says of it what is written here, the function
that it calls included; its name ends in a digest of that. `migrate` puts back what is missing.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from cms.models.append_only import AppendOnly

PREFIX = "append_only_"

# Works on rows as JSON: a trigger that named columns would keep migrations from changing them.
BODY = """
BEGIN
  IF TG_TABLE_NAME = ANY (string_to_array(current_setting('cms.rewriting', true), ','))
    OR TG_OP = 'UPDATE' AND TG_NARGS > 0 AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV
    OR TG_OP = 'DELETE' AND TG_NARGS = 2
      AND (to_jsonb(OLD) ->> TG_ARGV[0])::timestamptz < now() - TG_ARGV[1]::interval
  THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END """
FUNCTION = f"""
CREATE OR REPLACE FUNCTION cms_append_only() RETURNS trigger LANGUAGE plpgsql AS $${BODY}$$
"""

# Table, name, and the statement that makes it; none of what is switched off, or calls another.
PRESENT = {
    "postgresql": """
SELECT c.relname, t.tgname, CASE WHEN t.tgenabled IN ('O', 'A') AND p.prosrc = %s
  THEN pg_get_triggerdef(t.oid, true) ELSE '' END
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE pg_table_is_visible(c.oid) AND t.tgname LIKE %s
""",
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master "
    "WHERE type = 'trigger' AND %s <> '' AND name LIKE %s",
}


@dataclass(frozen=True)
class Trigger:
    """One trigger of a table, and the statement that makes it."""

    table: str
    name: str
    sql: str


def append_only_models() -> list[type[AppendOnly]]:
    """Every model that derives from the base class."""
    return [model for model in apps.get_models() if issubclass(model, AppendOnly)]


def missing_triggers(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """Those that should be there and are not, are switched off, or say something else; by name."""
    present = _present(connection)
    return [
        each for each in _wanted(connection) if present.get((each.table, each.name)) != each.sql
    ]


def put_back(connection: BaseDatabaseWrapper) -> None:
    """Make what is missing and drop what says something else; changes nothing when all is well."""
    wanted = {(each.table, each.name): each.sql for each in _wanted(connection)}
    present = _present(connection)
    with connection.cursor() as cursor:
        for table, name in sorted(dict(present.items() - wanted.items())):
            cursor.execute(drop_statement(connection, table, name))
        missing = sorted(wanted.items() - present.items())
        if missing and connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for _key, sql in missing:
            cursor.execute(sql)


def drop_statement(connection: BaseDatabaseWrapper, table: str, name: str) -> str:
    on = f" ON {_quoted(table)}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {_quoted(name)}{on}"


def _wanted(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """Of the tables that are there: an older schema has fewer."""
    write = {"postgresql": _on_postgresql, "sqlite": _on_sqlite}[connection.vendor]
    tables = set(connection.introspection.table_names())
    models = [model for model in append_only_models() if model._meta.db_table in tables]
    return [
        _named(model._meta.db_table, event, body)
        for model in models
        for event, body in write(model).items()
    ]


def _named(table: str, event: str, body: str) -> Trigger:
    digest = hashlib.sha256(f"{FUNCTION}{table}{body}".encode()).hexdigest()[:8]
    name = f"{PREFIX}{table[:30]}_{event}_{digest}"
    return Trigger(table, name, f"CREATE TRIGGER {name} BEFORE {body}")


def _on_postgresql(model: type[AppendOnly]) -> dict[str, str]:
    """As PostgreSQL itself would write them, so that the two can be compared."""
    table = model._meta.db_table
    mutable = ", ".join(f"'{column}'" for column in _mutable_columns(model))
    kept = model.retention
    aged = f"'{_column(model, kept.field)}', '{kept.months} months'" if kept else ""
    row = "FOR EACH ROW EXECUTE FUNCTION cms_append_only"
    return {
        "update": f"UPDATE ON {table} {row}({mutable})",
        "delete": f"DELETE ON {table} {row}({aged})",
        "truncate": f"TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION cms_append_only()",
    }


def _on_sqlite(model: type[AppendOnly]) -> dict[str, str]:
    table, mutable = _quoted(model._meta.db_table), _mutable_columns(model)
    columns = [str(field.column) for field in model._meta.concrete_fields]
    kept_columns = ", ".join(_quoted(name) for name in columns if name not in mutable)
    of = f"OF {kept_columns} " if mutable else ""
    kept = model.retention
    ago = f"datetime('now', '-{kept.months} months')" if kept else ""
    young = f"WHEN OLD.{_quoted(_column(model, kept.field))} >= {ago} " if kept else ""
    refuse = f"BEGIN SELECT RAISE(ABORT, 'append-only table {model._meta.db_table}'); END"
    return {
        "update": f"UPDATE {of}ON {table} {refuse}",
        # The key has other names too, which `UPDATE OF` does not know.
        "move": f"UPDATE ON {table} WHEN OLD.rowid IS NOT NEW.rowid {refuse}",
        "delete": f"DELETE ON {table} {young}{refuse}",
    }


def _mutable_columns(model: type[AppendOnly]) -> list[str]:
    return [_column(model, name) for name in model.mutable_fields]


def _column(model: type[AppendOnly], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.column)


def _present(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    """By table and name what the database says of each trigger; "" of one that does not act."""
    with connection.cursor() as cursor:
        cursor.execute(PRESENT[connection.vendor], [BODY, f"{PREFIX}%"])
        return {(table, name): sql for table, name, sql in cursor.fetchall()}


def _quoted(name: str) -> str:
    return f'"{name}"'
