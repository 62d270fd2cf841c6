"""What an officer decides about single rows before a staff list is written."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from learning.access.reach import reach_of
from learning.enums import PostingEnd, RowVerdict, SamePerson, StaffImportState
from learning.formats.staff_excel import StaffSheet
from learning.models import Posting, StaffImport, StaffImportRow, User
from learning.staff_import.kept import kept_layouts, staff_row
from learning.staff_import.plan import plan_import
from learning.staff_import.planned import Decision
from learning.staff_import.rows import make_rows

LEAVING = (PostingEnd.MOVED, PostingEnd.RETIRED, PostingEnd.RESIGNED, PostingEnd.OTHER)


@transaction.atomic
def decide_person(row: StaffImportRow, *, answer: str, chosen: User | None = None) -> None:
    """Say whether the row is one of the people it looks like; nothing is written yet.

    Of a row that is like somebody out of reach only that it is somebody else, or left out.

    Raises:
        ValidationError: the list is not open for decisions, the person is none of those
            shown, or another row was decided to be the same person.
    """
    check_open(row.batch_id)
    answers = set(SamePerson) - {SamePerson.TRANSFER}
    if answer not in answers or not may_be_decided(row):
        raise ValidationError(_("Anh/chị chọn một trong các câu trả lời."))
    if answer == SamePerson.SAME:
        _check_chosen(row, chosen)
    else:
        chosen = None
    again = _judged(row, Decision(SamePerson(answer), chosen.pk if chosen else None))
    row.decision, row.chosen = answer, chosen
    row.verdict, row.what, row.user = again.verdict, again.what, again.user
    row.problems, row.clears = again.problems, again.clears
    row.save()


def may_be_decided(row: StaffImportRow) -> bool:
    """Whether the row looks like somebody, shown or not."""
    return bool(row.candidates) or row.verdict == RowVerdict.OUTSIDE


def _check_chosen(row: StaffImportRow, chosen: User | None) -> None:
    if chosen is None or chosen.pk not in row.candidates:
        raise ValidationError(_("Anh/chị chọn người ở cột bên phải."))
    others = row.batch.rows.filter(decision=SamePerson.SAME, chosen=chosen).exclude(pk=row.pk)
    other = others.first()
    if other is not None:
        said = _("Dòng %(row)s đã được chọn là người này.")
        raise ValidationError(said % {"row": other.number})


def _judged(row: StaffImportRow, decision: Decision) -> StaffImportRow:
    """The row alone compared again, as the whole list will be."""
    item = staff_row(row)
    sheet = StaffSheet((item,), layouts=kept_layouts(row.batch))
    reach = reach_of(row.batch.uploaded_by)
    plan = plan_import(
        sheet,
        root=row.batch.root,
        decisions={item.key: decision},
        clears=row.batch.clears,
        reach=reach,
    )
    found = make_rows(row.batch, sheet, plan)
    return next(one for one in found if one.verdict != RowVerdict.LEAVER)


@transaction.atomic
def decide_leaver(row: StaffImportRow, *, reason: str, ends_on: dt.date | None) -> None:
    """Say that somebody who is not in the list has left, or (no reason) that nothing changes.

    Raises:
        ValidationError: the list is not open for decisions, or the date does not fit.
    """
    check_open(row.batch_id)
    if not reason:
        StaffImportRow.objects.filter(pk=row.pk).update(end_reason="", ends_on=None)
        return
    posting = Posting.objects.filter(pk__in=row.candidates).first()
    if reason not in LEAVING or posting is None:
        raise ValidationError(_("Anh/chị chọn một lý do trong danh sách."))
    if ends_on is None or ends_on < posting.starts_on:
        said = _("Ngày cuối cùng phải từ %(day)s (ngày bắt đầu công tác) trở đi.")
        raise ValidationError(said % {"day": posting.starts_on.strftime("%d/%m/%Y")})
    StaffImportRow.objects.filter(pk=row.pk).update(end_reason=reason, ends_on=ends_on)


def check_open(batch_id: int) -> None:
    """Held until the end of the transaction where the database can."""
    batch = StaffImport.objects.select_for_update().get(pk=batch_id)
    if batch.state != StaffImportState.READ:
        raise ValidationError(_("Danh sách này không còn ở bước xem trước nên không sửa được nữa."))


__all__ = ["LEAVING", "decide_leaver", "decide_person", "may_be_decided"]
