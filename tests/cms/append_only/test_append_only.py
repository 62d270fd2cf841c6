"""Rows of append-only tables stay, whoever tries to change or delete them."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet

from cms.append_only import rewriting
from cms.append_only.checks import put_back_triggers
from cms.append_only.triggers import append_only_models, drop_statement, missing_triggers
from cms.models import Erasure
from quizzes.models import AnswerEvent, QuestionVersion

pytestmark = pytest.mark.django_db


def refused_by_the_database(statement, *parameters):
    with (
        pytest.raises(IntegrityError, match="append-only table"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, parameters)


def kept_field(model):
    """Some field that no one may change."""
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    return next(name for name in fields if name not in model.mutable_fields)


def another(model):
    """A table beside the model's that has rows."""
    if model is not QuestionVersion:
        return QuestionVersion._meta.db_table
    Erasure.objects.create(table="x", rows=1)
    return Erasure._meta.db_table


def test_a_row_stays_whoever_tries_to_change_or_delete_it(model, row):
    """One test of all, because a row of each table takes a whole world to make."""
    model_and_queryset_refuse(model, row)
    database_refuses_plain_sql(model, row)
    database_refuses_what_knows_no_such_model(model, row)
    what_may_change_changes(model, row)
    rewriting_opens_one_table_until_it_ends(model, row)
    assert model.objects.get(pk=row.pk) == row


def model_and_queryset_refuse(model, row):
    name = kept_field(model)
    for change in (
        row.save,
        lambda: row.save(update_fields=[name]),
        row.delete,
        lambda: model.objects.update(**{name: getattr(row, name)}),
        lambda: model.objects.filter(pk=row.pk).delete(),
        lambda: model.objects.bulk_update([row], [name]),
    ):
        with pytest.raises(ValidationError):
            change()


def database_refuses_plain_sql(model, row):
    table = model._meta.db_table
    refused_by_the_database(f"UPDATE {table} SET id = id + 1000000 WHERE id = %s", row.pk)
    refused_by_the_database(f"DELETE FROM {table} WHERE id = %s", row.pk)
    if connection.vendor == "postgresql":
        connection.check_constraints()  # No table is emptied while some are put off.
        refused_by_the_database(f"TRUNCATE {table} CASCADE")
    else:
        refused_by_the_database(f"REPLACE INTO {table} SELECT * FROM {table}")
        refused_by_the_database(f"UPDATE {table} SET rowid = rowid + 1000000 WHERE id = %s", row.pk)


def database_refuses_what_knows_no_such_model(model, row):
    """As a migration does, or a row put together anew with the key of another."""
    same = model.objects.get(pk=row.pk)
    same._state.adding = True
    for change in (
        lambda: QuerySet(model).filter(pk=row.pk).update(id=row.pk + 1_000_000),
        same.save,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def what_may_change_changes(model, row):
    values = {name: getattr(row, name) for name in model.mutable_fields}
    row.save(update_fields=model.mutable_fields)
    assert not values or model.objects.filter(pk=row.pk).update(**values) == 1


def rewriting_opens_one_table_until_it_ends(model, row):
    rows = QuerySet(model).filter(pk=row.pk)
    kept = kept_field(model)
    with rewriting(model):
        assert rows.update(**{kept: getattr(row, kept)}) == 1
        refused_by_the_database(f"DELETE FROM {another(model)}")
    refused_by_the_database(f"DELETE FROM {model._meta.db_table} WHERE id = %s", row.pk)


def test_the_check_names_a_missing_trigger_and_a_migration_puts_it_back(model, db):
    table = model._meta.db_table
    present = _triggers(table)
    assert len(present) == 3
    for name in present:
        with connection.cursor() as cursor:
            cursor.execute(drop_statement(connection, table, name))
        with pytest.raises(CommandError, match=f"{table} lacks its trigger {name}"):
            call_command("check", databases=["default"], fail_level="WARNING")
        put_back_triggers(using="default")
        assert _triggers(table) == present


def _triggers(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
            if connection.vendor == "postgresql"
            else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
            [table],
        )
        return sorted(name for (name,) in cursor.fetchall())


def test_migrate_puts_back_what_is_missing_and_drops_what_says_something_else():
    table = AnswerEvent._meta.db_table
    before = _triggers(table)
    with connection.cursor() as cursor:
        cursor.execute(drop_statement(connection, table, before[0]))
        cursor.execute(_another_trigger(table))
    call_command("migrate", verbosity=0)
    assert _triggers(table) == before
    assert not missing_triggers(connection)


def _another_trigger(table):
    if connection.vendor == "postgresql":
        body = "EXECUTE FUNCTION cms_append_only()"
        return f"CREATE TRIGGER append_only_old BEFORE DELETE ON {table} {body}"
    return f"CREATE TRIGGER append_only_old BEFORE DELETE ON {table} BEGIN SELECT 1; END"


def test_a_trigger_that_does_not_do_what_its_name_says_is_missing():
    table = AnswerEvent._meta.db_table
    for statements, count in _undoings(table, _triggers(table)[0]):
        for statement in statements:
            with connection.cursor() as cursor:
                cursor.execute(statement)
        assert len(missing_triggers(connection)) == count, statements
        put_back_triggers(using="default")
        assert not missing_triggers(connection), statements
        refused_by_the_database(f"DELETE FROM {Erasure._meta.db_table}")


def _undoings(table, name):
    """Ways to make a trigger idle, and how many triggers that makes."""
    Erasure.objects.create(table="x", rows=1)
    drop = drop_statement(connection, table, name)
    if connection.vendor == "sqlite":
        return [([drop, f"CREATE TRIGGER {name} BEFORE DELETE ON {table} BEGIN SELECT 1; END"], 1)]
    idle = "BEGIN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END"
    function = "FUNCTION cms_append_only() RETURNS trigger LANGUAGE plpgsql"
    never = "FOR EACH ROW WHEN (false) EXECUTE FUNCTION cms_append_only()"
    return [
        ([f"ALTER TABLE {table} DISABLE TRIGGER USER"], 3),
        ([f"ALTER TABLE {table} ENABLE REPLICA TRIGGER {name}"], 1),
        ([drop, f"CREATE TRIGGER {name} BEFORE DELETE ON {table} {never}"], 1),
        ([f"CREATE OR REPLACE {function} AS $$ {idle} $$"], 3 * len(append_only_models())),
    ]


def test_migrations_change_columns_in_spite_of_the_triggers():
    """A trigger that named its columns would stand in the way."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE quizzes_questionversion ALTER number TYPE bigint")
        cursor.execute("ALTER TABLE quizzes_questionversion RENAME COLUMN number TO ordinal")
        cursor.execute("ALTER TABLE quizzes_questionversion DROP COLUMN content")


def test_rewriting_that_fails_leaves_everything_as_it_was(quiz):
    versions = QuerySet(QuestionVersion)

    def break_off():
        with rewriting(QuestionVersion):
            versions.update(number=F("number") + 10)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert not QuestionVersion.objects.filter(number__gt=10).exists()
    refused_by_the_database("UPDATE quizzes_questionversion SET number = 5")
    assert not missing_triggers(connection)


def test_a_draw_is_counted_on_a_version_and_nothing_else_changes(quiz):
    assert QuestionVersion.objects.update(exposure=3) > 0
    refused_by_the_database("UPDATE quizzes_questionversion SET exposure = 4, type = 'essay'")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE quizzes_questionversion SET exposure = 5")
    assert set(QuestionVersion.objects.values_list("exposure", flat=True)) == {5}


def test_rows_without_a_retention_are_erased_by_nothing(quiz):
    with pytest.raises(ValidationError):
        QuestionVersion.objects.erase()


def test_flush_empties_append_only_tables_too(quiz):
    connection.check_constraints()
    call_command("flush", interactive=False, verbosity=0)
    assert not QuestionVersion.objects.exists()
    assert not missing_triggers(connection)
