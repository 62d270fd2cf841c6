"""What the pages and the result file of a staff import show."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from cms.text import LazyText
from cms.uploads.guard.weight import is_light
from learning.enums import RowVerdict, SamePerson, StaffImportState
from learning.formats.staff_columns import NAMES, Layout, restored
from learning.formats.staff_excel_out import write_kept_result, write_result
from learning.models import Posting, StaffImport, StaffImportRow, Unit, User
from learning.staff_import.forms import LeaverForm
from learning.staff_import.kept import staff_row
from learning.staff_import.planned import FIELD_LABELS, LABELS
from learning.staff_import.rows import WRITTEN, shown

MAX_EXAMPLES = 200


@dataclass(frozen=True)
class Known:
    """Somebody of the officer's units who may be meant."""

    user: User
    unit_name: str


@dataclass(frozen=True)
class ColumnLine:
    """A column of the file: its letter and heading, the field it fills ("" for none), a sample."""

    letter: str
    title: str
    field: str
    sample: str


@dataclass(frozen=True)
class SheetLine:
    """A sheet of the file, its columns, and its lines about nobody (number and text)."""

    name: str
    is_read: bool
    people: int
    columns: list[ColumnLine]
    others: list[tuple[int, str]]


@dataclass(frozen=True)
class Line:
    """A row of the preview with what is needed to decide about it."""

    row: StaffImportRow
    listed: Any
    known: list[Known]
    leaver_form: LeaverForm | None


def verdict_counts(batch: StaffImport) -> list[tuple[RowVerdict, int]]:
    """How many rows of each verdict, in the order in which an officer looks."""
    rows = batch.rows.order_by().values_list("verdict").annotate(n=Count("pk"))
    counts = dict(rows)
    return [(each, counts[each]) for each in RowVerdict if counts.get(each)]


def problem_groups(batch: StaffImport) -> list[tuple[str, list[dict[str, str]]]]:
    """Problems by kind, the most frequent first, each list cut."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for problems in batch.rows.filter(verdict=RowVerdict.WRONG).values_list("problems", flat=True):
        for problem in problems:
            message = LazyText.restore(problem["message"])
            found[problem["kind"]].append(problem | {"message": message})
    order = Counter({kind: len(rows) for kind, rows in found.items()}).most_common()
    return [(f"{_(kind)} ({count})", found[kind][:MAX_EXAMPLES]) for kind, count in order]


def clear_counts(batch: StaffImport) -> dict[str, int]:
    """By field, how many rows wait for a word about its empty cell."""
    rows = batch.rows.exclude(clears=[]).values_list("clears", flat=True)
    counts = Counter(name for names in rows for name in names)
    return {name: counts[name] for name in LABELS if counts[name]}


def file_sheets(batch: StaffImport) -> list[SheetLine]:
    """What became of each sheet and column of the file."""
    layouts = {each["sheet"]: restored(each) for each in batch.layout.get("layouts", ())}
    return [
        SheetLine(
            each["name"],
            each["is_read"],
            each["people"],
            _column_lines(layouts.get(each["name"])),
            each.get("others", []),
        )
        for each in batch.layout.get("sheets", ())
    ]


def _column_lines(layout: Layout | None) -> list[ColumnLine]:
    if layout is None:
        return []
    return [
        ColumnLine(
            get_column_letter(column.index + 1),
            column.title,
            FIELD_LABELS[column.field] if column.field else "",
            layout.samples.get(column.index, ""),
        )
        for column in layout.columns
    ]


def preview_lines(rows: list[StaffImportRow]) -> list[Line]:
    """Rows with the people whom they look like; a fixed number of queries."""
    ids = {pk for row in rows if row.verdict != RowVerdict.LEAVER for pk in row.candidates}
    people = {user.pk: user for user in User.objects.filter(pk__in=ids)}
    now = Posting.objects.on(timezone.localdate()).filter(user__in=ids).select_related("unit")
    where = {posting.user_id: posting.unit for posting in now}
    names = _place_names(list(where.values()))
    return [_line(row, people, where, names) for row in rows]


def _place_names(units: list[Unit]) -> dict[int, str]:
    """Each unit with the one above it, but for the top; one query."""
    paths = {unit.path[: -Unit.steplen] for unit in units if unit.depth > 2}
    above = dict(Unit.objects.filter(path__in=paths).values_list("path", "name"))
    found = {}
    for unit in units:
        parent = above.get(unit.path[: -Unit.steplen])
        found[unit.pk] = f"{unit.name}, {parent}" if parent else unit.name
    return found


def _line(
    row: StaffImportRow,
    people: dict[int, User],
    where: dict[int, Unit],
    names: dict[int, str],
) -> Line:
    if row.verdict == RowVerdict.LEAVER:
        return Line(row, None, [], LeaverForm(row=row))
    known = []
    for pk in row.candidates:
        unit = where.get(pk)
        known.append(Known(people[pk], names[unit.pk] if unit else _("hiện không công tác")))
    return Line(row, staff_row(row) if row.candidates and row.cells else None, known, None)


def template_units(root: Unit) -> list[tuple[str, str]]:
    """(agency, department) of the units below the root, as a list names them."""
    found: list[tuple[str, str]] = []
    names: dict[str, str] = {}
    units = Unit.objects.filter(path__startswith=root.path).existing(timezone.localdate())
    for unit in units:
        names[unit.path] = unit.name
        depth = unit.depth - root.depth
        if depth == 1:
            found.append((unit.name, ""))
        elif depth == 2:
            found.append((names.get(unit.path[: -Unit.steplen], ""), unit.name))
    return [pair for pair in found if pair[0]]


def result_file(batch: StaffImport) -> bytes:
    """The list with what happened to each row, or, before it is written, what would."""
    done = batch.state == StaffImportState.APPLIED
    rows = list(batch.rows.select_related("user"))
    what = {(row.sheet, row.number): _outcome(row, done) for row in rows if row.number}
    lines = [f"{batch.file_name} → {batch.root.name}"]
    if batch.applied_at:
        moment = timezone.localtime(batch.applied_at).strftime("%H:%M %d/%m/%Y")
        lines.append(_("Ghi nhận lúc %(moment)s") % {"moment": moment})
    else:
        lines.append(_("Xem trước: chưa ghi gì vào hệ thống."))
    lines += [_leaver(row, done) for row in rows if row.verdict == RowVerdict.LEAVER]
    title = _("Kết quả nhập danh sách cán bộ")
    with batch.file.open("rb") as file:
        content = file.read()
    if is_light(content):
        return write_result(BytesIO(content), title, lines, what)
    kept = (
        (what[row.sheet, row.number], row.sheet, row.number, _cells(row))
        for row in rows
        if row.number
    )
    return write_kept_result(title, lines, kept)


def _cells(row: StaffImportRow) -> list[str]:
    """The row in the order of the template; of one that could not be read, its code."""
    if not row.cells:
        return [row.staff_code]
    listed = staff_row(row)
    values = (getattr(listed, name) for name in NAMES)
    return [shown(value) if value else "" for value in values]


def _outcome(row: StaffImportRow, done: bool) -> str:
    label = str(RowVerdict(row.verdict).label)
    if row.decision:
        label = f"{label} ({SamePerson(row.decision).label})"
    said = f"{label}: {row.what}" if row.what else label
    if done and row.verdict in WRITTEN:
        return said
    if row.verdict in (RowVerdict.SAME, RowVerdict.LEFT_OUT):
        return said
    prefix = _("Chưa ghi") if done or row.verdict not in WRITTEN else _("Sẽ ghi")
    return f"{prefix} – {said}"


def _leaver(row: StaffImportRow, done: bool) -> str:
    name = f"{row.user.full_name} ({row.user.staff_code})" if row.user else ""
    if not row.end_reason or row.ends_on is None:
        result = _("giữ nguyên")
    else:
        prefix = _("đã kết thúc công tác") if done else _("sẽ kết thúc công tác")
        day = row.ends_on.strftime("%d/%m/%Y")
        result = f"{prefix} {day}: {row.get_end_reason_display()}"
    return _("Không có trong tệp: %(name)s, %(unit)s – %(result)s") % {
        "name": name,
        "unit": row.unit_name,
        "result": result,
    }
