"""The rows of an uploaded staff list as an officer reads them: what each does, in words."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from cms.text import LazyText, joined
from learning.accounts.email_changes import is_unused
from learning.enums import RowVerdict
from learning.formats.staff_excel import RowProblem, StaffRow, StaffSheet
from learning.models import Posting, StaffImport, StaffImportRow, User
from learning.staff_import.apply import start_of
from learning.staff_import.kept import cells_json
from learning.staff_import.known import department_of
from learning.staff_import.planned import (
    LABELS,
    PERSON_FIELDS,
    POSTING_FIELDS,
    Doubt,
    ImportPlan,
    PlannedRow,
)

DATES = ("birth_date", "starts_on")
# What may be said to hold: rows of these kinds are written.
WRITTEN = (RowVerdict.NEW, RowVerdict.MOVED, RowVerdict.CHANGED)
# The same words whatever the row named the person by: which of them it was is not told.
OUTSIDE = gettext_noop(
    "Mã, thư điện tử, hoặc họ tên và ngày sinh ở dòng này là của người ngoài các đơn vị "
    "anh/chị phụ trách. Dòng này không được ghi."
)


def make_rows(batch: StaffImport, sheet: StaffSheet, plan: ImportPlan) -> list[StaffImportRow]:
    """Rows in the order of the file, then those whom it lacks; not saved.

    The words are kept, and compared when the list is written: they are in one language,
    whoever reads.
    """
    with override(settings.LANGUAGE_CODE):
        return _make_rows(batch, sheet, plan)


def _make_rows(batch: StaffImport, sheet: StaffSheet, plan: ImportPlan) -> list[StaffImportRow]:
    rows = [
        *(_planned(planned, RowVerdict.NEW) for planned in plan.new),
        *(_changed(planned) for planned in plan.changed),
        *(_planned(planned, RowVerdict.SAME) for planned in plan.unchanged),
        *(_doubt(doubt) for doubt in plan.doubts),
        *(_clearing(planned) for planned in plan.clearing),
        *(_row(row, RowVerdict.LEFT_OUT) for row in plan.left_out),
        *(_row(row, RowVerdict.OUTSIDE, what=_(OUTSIDE)) for row in plan.outside),
        *_wrong(plan.problems, sheet),
    ]
    order = {each.name: place for place, each in enumerate(sheet.sheets)}
    rows.sort(key=lambda row: (order.get(row.sheet, 0), row.number or 0))
    rows += [_leaver(posting) for posting in plan.leavers]
    for position, row in enumerate(rows, start=1):
        row.batch, row.position = batch, position
    return rows


def _row(row: StaffRow, verdict: RowVerdict, **fields: Any) -> StaffImportRow:
    return StaffImportRow(
        sheet=row.sheet,
        number=row.row,
        verdict=verdict,
        staff_code=row.staff_code[:200],
        full_name=row.full_name[:200],
        unit_name=_place(row)[:400],
        cells=cells_json(row),
        **fields,
    )


def _planned(planned: PlannedRow, verdict: RowVerdict) -> StaffImportRow:
    waits = planned.user is not None and bool(planned.email) and not is_unused(planned.user)
    return _row(
        planned.listed, verdict, user=planned.user, what=_words(planned, waits), email_waits=waits
    )


def _changed(planned: PlannedRow) -> StaffImportRow:
    begins = planned.posting is None or planned.is_move
    return _planned(planned, RowVerdict.MOVED if begins else RowVerdict.CHANGED)


def _clearing(planned: PlannedRow) -> StaffImportRow:
    """A row that waits for a word about its empty cells."""
    waits = planned.user is not None and bool(planned.email) and not is_unused(planned.user)
    said = [_erased(planned, name) for name in planned.clears]
    said += [_words(planned, waits)] if planned.changes else []
    return _row(
        planned.listed,
        RowVerdict.DECIDE,
        user=planned.user,
        what="; ".join(said),
        clears=list(planned.clears),
        email_waits=waits,
    )


def _erased(planned: PlannedRow, name: str) -> str:
    source = planned.posting if name in POSTING_FIELDS else planned.user
    label, before = LABELS[name], shown(getattr(source, name))
    return _("Ô trống, %(field)s đang là %(value)s") % {"field": label, "value": before}


def _words(planned: PlannedRow, email_waits: bool) -> str:
    row, start = planned.row, start_of(planned)
    place = _place(row)
    said = []
    if planned.is_move and planned.posting is not None:
        said.append(f"{planned.posting.unit.name} → {place}")
    elif start is not None:
        said.append(place)
    if start is not None:
        said.append(_("từ %(day)s") % {"day": start.strftime("%d/%m/%Y")})
    if planned.user is not None:
        said += _differences(planned, planned.user)
        said += _email_words(planned, planned.user, email_waits)
    return "; ".join(said)


def _place(row: StaffRow) -> str:
    return ", ".join(part for part in (department_of(row), row.agency) if part)


def _differences(planned: PlannedRow, user: User) -> list[str]:
    """Field by field, what stands and what will."""
    pairs: list[tuple[str, Any]] = [(name, user) for name in PERSON_FIELDS]
    if planned.posting is not None:
        pairs += [(name, planned.posting) for name in POSTING_FIELDS]
    said = []
    for name, source in pairs:
        before, after = getattr(source, name), getattr(planned.row, name)
        if before != after and name not in planned.clears:
            said.append(f"{LABELS[name]}: {shown(before)} → {shown(after)}")
    return said


def _email_words(planned: PlannedRow, user: User, waits: bool) -> list[str]:
    if not planned.email:
        return []
    said = f"{LABELS['email']}: {shown(user.email)} → {planned.email}"
    return [f"{said} ({_('chờ xác nhận')})" if waits else said]


def shown(value: object) -> str:
    """A value of a list as an officer reads it."""
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    labels = {"male": "Nam", "female": "Nữ", "cadre": "Cán bộ", "contract": "Hợp đồng"}
    labels |= {"civil_servant": "Công chức", "public_employee": "Viên chức"}
    return labels.get(str(value), str(value or "")) or _("(trống)")


def _doubt(doubt: Doubt) -> StaffImportRow:
    return _row(
        doubt.row,
        RowVerdict.DECIDE,
        what=_("Mã chưa có, nhưng giống người đã có trong hệ thống."),
        candidates=[user.pk for user in doubt.candidates],
    )


def _wrong(problems: Iterable[RowProblem], sheet: StaffSheet) -> list[StaffImportRow]:
    """Rows that were read and do not fit keep their cells, others only their code."""
    read = {row.key: row for row in sheet.rows}
    rows = []
    for key, group in groupby(problems, key=lambda problem: problem.key):
        found: list[dict[str, Any]] = [
            {
                "cell": f"{problem.column}{problem.row}",
                "header": problem.header,
                "value": problem.value,
                "kind": problem.kind.value,
                "message": LazyText.keep(problem.message),
                "suggestions": list(problem.suggestions),
            }
            for problem in group
        ]
        what = joined(LazyText.restore(problem["message"]) for problem in found)
        if key in read:
            row = _row(read[key], RowVerdict.WRONG, what=what, problems=found)
        else:
            code = sheet.spoilt_codes.get(key, "")[:200]
            row = StaffImportRow(sheet=key[0], number=key[1], verdict=RowVerdict.WRONG, what=what)
            row.staff_code, row.problems = code, found
        rows.append(row)
    return rows


def _leaver(posting: Posting) -> StaffImportRow:
    return StaffImportRow(
        verdict=RowVerdict.LEAVER,
        user_id=posting.user_id,
        unit_name=posting.unit.name,
        what=_("Đang công tác tại đơn vị này nhưng không có trong tệp."),
        candidates=[posting.pk],
    )
