"""What was understood of a staff list, as one document for programs."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from cms.text import LazyText
from learning.formats.staff_cells import ProblemKind
from learning.formats.staff_columns import NAMES
from learning.formats.staff_excel import Key, RowProblem, StaffRow, StaffSheet
from learning.models import Unit
from learning.staff_import.known import department_of
from learning.staff_import.planned import (
    PERSON_FIELDS,
    POSTING_FIELDS,
    Doubt,
    ImportPlan,
    PlannedRow,
)
from learning.staff_import.rows import shown

PLACED = ("staff_code", "full_name", "agency", "department")
SEPARATOR = " / "


def understood(sheet: StaffSheet, plan: ImportPlan, root: Unit) -> dict[str, Any]:
    """Columns, rows in the order of the file and sheets, of JSON's types.

    A row's verdict is `new`, `changed`, `unchanged`, `wrong` or `decision`; `changes` hold what
    is stored and what would be, by field.
    """
    paths = _Paths(root)
    rows: dict[Key, dict[str, Any]] = {}
    for planned in plan.new:
        rows[planned.row.key] = _row(planned.row, "new", _unit(planned, paths))
    for verdict, found in (("changed", plan.changed), ("unchanged", plan.unchanged)):
        for planned in found:
            rows[planned.row.key] = _known(sheet, planned, verdict, paths)
    for planned in plan.clearing:
        rows[planned.row.key] = _known(sheet, planned, "decision", paths)
    for doubt in plan.doubts:
        said = _row(doubt.row, "decision", _named_unit(doubt.row))
        said["problems"] = [_problem(_likeness(sheet, doubt))]
        rows[doubt.row.key] = said
    for row in plan.outside:
        rows[row.key] = _row(row, "decision", _named_unit(row))
    _add_problems(rows, sheet, plan.problems)
    order = {each.name: place for place, each in enumerate(sheet.sheets)}
    keys = sorted(rows, key=lambda key: (order.get(key[0], 0), key[1]))
    return {
        "columns": _columns(sheet),
        "rows": [rows[key] for key in keys],
        "sheets": [
            {
                "name": each.name,
                "state": "hidden" if each.is_hidden else "visible",
                "read": each.is_read,
                "rows": each.people,
            }
            for each in sheet.sheets
        ],
        "notes": [str(note) for note in sheet.notes],
    }


class _Paths:
    """Units as one reads them from below the root."""

    def __init__(self, root: Unit) -> None:
        below = Unit.objects.filter(path__startswith=root.path)
        self._names = dict(below.values_list("path", "name"))
        self._top = len(root.path)

    def of(self, unit: Unit | None) -> str:
        if unit is None:
            return ""
        ends = range(self._top + Unit.steplen, len(unit.path) + 1, Unit.steplen)
        return SEPARATOR.join(self._names.get(unit.path[:end], unit.name) for end in ends)


def _likeness(sheet: StaffSheet, doubt: Doubt) -> RowProblem:
    """That a row with an unknown code is like somebody who is known."""
    codes = ", ".join(user.staff_code for user in doubt.candidates)
    message = LazyText(
        "Mã chưa có, nhưng giống người đã có trong hệ thống: %(codes)s. Hãy quyết định có phải "
        "cùng một người không.",
        codes=codes,
    )
    code = doubt.row.staff_code
    return sheet.problem(doubt.row, "staff_code", code, ProblemKind.CONFLICT, message)


def _columns(sheet: StaffSheet) -> dict[str, Any]:
    taken: dict[str, list[str]] = defaultdict(list)
    ignored: dict[str, str] = {}
    for layout in sheet.layouts:
        for column in layout.columns:
            if not column.field:
                ignored.setdefault(column.title, layout.samples.get(column.index, ""))
            elif column.title not in taken[column.field]:
                taken[column.field].append(column.title)
    return {
        "taken": dict(taken),
        "ignored": [{"heading": title, "sample": sample} for title, sample in ignored.items()],
    }


def _row(row: StaffRow, verdict: str, unit: str) -> dict[str, Any]:
    return {
        "row": row.row,
        "sheet": row.sheet,
        "hidden": row.hidden,
        "code": row.staff_code,
        "name": row.full_name,
        "unit": unit,
        "values": {
            name: _plain(getattr(row, name))
            for name in NAMES
            if name in row.given and name not in PLACED
        },
        "verdict": verdict,
        "changes": {},
        "problems": [],
    }


def _known(sheet: StaffSheet, planned: PlannedRow, verdict: str, paths: _Paths) -> dict[str, Any]:
    """Somebody who is known, by the code that is stored."""
    said = _row(planned.listed, verdict, _unit(planned, paths))
    if planned.user is not None:
        said["code"] = planned.user.staff_code
    said["changes"] = _changes(planned, paths)
    said["problems"] = [
        _problem(
            sheet.problem(
                planned.listed,
                name,
                "",
                ProblemKind.MISSING,
                LazyText(
                    "Ô trống, hệ thống đang có “%(value)s”. Hãy quyết định giữ hay xóa.",
                    value=shown(said["changes"][name][0]),
                ),
            )
        )
        for name in planned.clears
    ]
    return said


def _changes(planned: PlannedRow, paths: _Paths) -> dict[str, list[str]]:
    found = {}
    pairs: list[tuple[str, Any]] = [(name, planned.user) for name in PERSON_FIELDS]
    pairs += [(name, planned.posting) for name in POSTING_FIELDS if planned.posting]
    for name, source in pairs:
        before, after = getattr(source, name), getattr(planned.row, name)
        if before != after:
            found[name] = [_plain(before), _plain(after)]
    if planned.email and planned.user is not None:
        found["email"] = [planned.user.email, planned.email]
    for name in planned.clears:
        source = planned.posting if name in POSTING_FIELDS else planned.user
        found[name] = [_plain(getattr(source, name)), ""]
    if planned.posting is None or planned.is_move:
        before_unit = planned.posting.unit if planned.posting else None
        found["unit"] = [paths.of(before_unit), _unit(planned, paths)]
    return found


def _unit(planned: PlannedRow, paths: _Paths) -> str:
    return paths.of(planned.unit) or _named_unit(planned.row)


def _named_unit(row: StaffRow) -> str:
    return SEPARATOR.join(name for name in (row.agency, department_of(row)) if name)


def _add_problems(
    rows: dict[Key, dict[str, Any]], sheet: StaffSheet, problems: Iterable[RowProblem]
) -> None:
    read = {row.key: row for row in sheet.rows}
    for problem in problems:
        row = read.get(problem.key)
        if problem.key not in rows:
            rows[problem.key] = (
                _row(row, "wrong", _named_unit(row)) if row else _spoilt(sheet, problem.key)
            )
        rows[problem.key]["problems"].append(_problem(problem))


def _spoilt(sheet: StaffSheet, key: Key) -> dict[str, Any]:
    """A row of which not all could be read."""
    return {
        "row": key[1],
        "sheet": key[0],
        "hidden": False,
        "code": sheet.spoilt_codes.get(key, ""),
        "name": "",
        "unit": "",
        "values": {},
        "verdict": "wrong",
        "changes": {},
        "problems": [],
    }


def _problem(problem: RowProblem) -> dict[str, Any]:
    return {
        "column": problem.column,
        "heading": problem.header,
        "problem": str(problem.message),
        "suggestions": list(problem.suggestions),
    }


def _plain(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value or "")
