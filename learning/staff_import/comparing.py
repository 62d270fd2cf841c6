"""A list that was read, compared with what is known now, with all that was decided."""

from collections.abc import Mapping

from django.db import transaction

from learning.access.reach import reach_of
from learning.enums import RowVerdict, SamePerson
from learning.formats.staff_excel import Key
from learning.models import StaffImport, StaffImportRow
from learning.staff_import.decisions import check_open
from learning.staff_import.kept import kept_sheet
from learning.staff_import.plan import plan_import
from learning.staff_import.planned import Decision, ImportPlan
from learning.staff_import.rows import make_rows


def compared(batch: StaffImport) -> tuple[ImportPlan, list[StaffImportRow]]:
    """The kept list against what is known now, with all that was decided."""
    sheet = kept_sheet(batch)
    plan = plan_import(
        sheet,
        root=batch.root,
        decisions=decisions_of(batch),
        clears=batch.clears,
        reach=reach_of(batch.uploaded_by),
    )
    return plan, make_rows(batch, sheet, plan)


def decisions_of(batch: StaffImport) -> dict[Key, Decision]:
    """What the officer decided, by row."""
    rows = batch.rows.exclude(decision="").exclude(number=None)
    found = rows.values_list("sheet", "number", "decision", "chosen_id")
    return {
        (sheet, number): Decision(SamePerson(answer), chosen)
        for sheet, number, answer, chosen in found
        if number is not None
    }


def replace_rows(batch: StaffImport, rows: list[StaffImportRow]) -> None:
    """What was decided stays decided where its row is still there."""
    decided = batch.rows.exclude(decision="").exclude(number=None)
    kept = {(row.sheet, row.number): row for row in decided}
    leaving = {row.user_id: row for row in batch.rows.exclude(end_reason="")}
    for row in rows:
        old = kept.get((row.sheet, row.number))
        if old is not None:
            row.decision, row.chosen_id = old.decision, old.chosen_id
            row.candidates = old.candidates
        left = leaving.get(row.user_id) if row.verdict == RowVerdict.LEAVER else None
        if left is not None:
            row.end_reason, row.ends_on = left.end_reason, left.ends_on
    batch.rows.all().delete()
    StaffImportRow.objects.bulk_create(rows, batch_size=1000)


def decide_clears(batch: StaffImport, answers: Mapping[str, bool]) -> None:
    """Say of fields whether their empty cells erase what is known, and compare anew.

    Raises:
        ValidationError: the list is not open for decisions.
    """
    with transaction.atomic():
        check_open(batch.pk)
        batch.clears = {**batch.clears, **{name: bool(each) for name, each in answers.items()}}
        batch.save(update_fields=["clears"])
        replace_rows(batch, compared(batch)[1])
