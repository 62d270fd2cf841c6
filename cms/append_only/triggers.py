"""The triggers of append-only tables: written from the models, missing, put back.

A trigger's name ends in a digest of what it says, so that one that says something else is
a missing one. `migrate` puts them back; changes of a table's columns may drop them.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from cms.models.append_only import AppendOnly

PREFIX = "append_only_"

# Works on rows as JSON: a trigger that named columns would keep migrations from changing them.
FUNCTION = """
CREATE OR REPLACE FUNCTION cms_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
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
END $$
"""

# Table, name, and whether it is switched on.
NAMES = {
    "postgresql": (
        "SELECT c.relname, t.tgname, t.tgenabled <> 'D' FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid WHERE pg_table_is_visible(c.oid) AND t.tgname LIKE %s"
    ),
    "sqlite": "SELECT tbl_name, name, 1 FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
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
    """Those that should be there and are not, or are switched off; by name."""
    present = _present(connection)
    return [each for each in _wanted(connection) if (each.table, each.name) not in present]


def put_back(connection: BaseDatabaseWrapper) -> None:
    """Make what is missing and drop what says something else; changes nothing when all is well."""
    wanted = {(each.table, each.name): each for each in _wanted(connection)}
    everything = _present(connection, switched_off=True)
    present = _present(connection)
    with connection.cursor() as cursor:
        for table, name in sorted(everything - (present & wanted.keys())):
            cursor.execute(drop_statement(connection, table, name))
        missing = [wanted[key] for key in sorted(wanted.keys() - present)]
        if missing and connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for each in missing:
            cursor.execute(each.sql)


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
    sql = f"CREATE TRIGGER {_quoted(name)} BEFORE {body}"
    return Trigger(table, name, sql)


def _on_postgresql(model: type[AppendOnly]) -> dict[str, str]:
    table = _quoted(model._meta.db_table)
    mutable = ", ".join(f"'{column}'" for column in _mutable_columns(model))
    kept = model.retention
    aged = f"'{_column(model, kept.field)}', '{kept.months} months'" if kept else ""
    row = "FOR EACH ROW EXECUTE FUNCTION cms_append_only"
    return {
        "update": f"UPDATE ON {table} {row}({mutable})",
        "delete": f"DELETE ON {table} {row}({aged})",
        "truncate": f"TRUNCATE ON {table} EXECUTE FUNCTION cms_append_only()",
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
        "delete": f"DELETE ON {table} {young}{refuse}",
    }


def _mutable_columns(model: type[AppendOnly]) -> list[str]:
    return [_column(model, name) for name in model.mutable_fields]


def _column(model: type[AppendOnly], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.column)


def _present(
    connection: BaseDatabaseWrapper, *, switched_off: bool = False
) -> set[tuple[str, str]]:
    """Table and name of the triggers that are there; with those that are switched off?"""
    with connection.cursor() as cursor:
        cursor.execute(NAMES[connection.vendor], [f"{PREFIX}%"])
        return {(table, name) for table, name, on in cursor.fetchall() if on or switched_off}


def _quoted(name: str) -> str:
    return f'"{name}"'
