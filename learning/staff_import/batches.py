"""An uploaded staff list on its way: kept, read, decided on, written. Large ones by the worker."""

import hashlib
from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from cms.people import Person
from cms.text import LazyText
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.guard.weight import is_light
from config.queue import enqueue
from learning.access.reach import reach_of
from learning.enums import RowVerdict, SamePerson, StaffImportState
from learning.formats.staff_excel import StaffSheet, read_staff
from learning.models import OtherStaffCode, StaffImport, StaffImportRow, Unit
from learning.staff_import.apply import (
    ImportPlan,
    Leaving,
    StaffImportError,
    apply_import,
    plan_import,
)
from learning.staff_import.comparing import compared, replace_rows
from learning.staff_import.holding import hold, in_words
from learning.staff_import.kept import layout_json
from learning.staff_import.rows import WRITTEN, make_rows

MAX_IN_REQUEST = 500
SKIPPED = (RowVerdict.WRONG, RowVerdict.DECIDE, RowVerdict.OUTSIDE)
COMPARED = ("sheet", "number", "verdict", "what", "user_id")


def start_batch(file: Any, *, root: Unit, by: Person) -> StaffImport:
    """Keep the file; a small one is read at once, a long one by the worker.

    Raises:
        UnreadableFileError: a small file cannot be read; nothing is kept.
    """
    content = file.read()
    small = is_light(content)
    if small:
        file.seek(0)
        read_staff(file)
    with transaction.atomic():
        batch = StaffImport.objects.create(
            file=ContentFile(content, "list.xlsx"),
            file_name=file.name[-200:],
            sha256=hashlib.sha256(content).hexdigest(),
            root=root,
            uploaded_by=by,
        )
        # A small one too: whoever reads it at once may die before it is read.
        enqueue("learning.tasks.read_staff_file", batch.pk)
    if small:
        read_batch(batch.pk)
    batch.refresh_from_db()
    return batch


def read_batch(batch_id: int) -> None:
    """Read and compare a list that waits for it; once read, a further call changes nothing."""
    batch = StaffImport.objects.select_related("root", "uploaded_by").get(pk=batch_id)
    if batch.state != StaffImportState.UPLOADED:
        return
    uploaded = StaffImport.objects.filter(pk=batch_id, state=StaffImportState.UPLOADED)
    try:
        sheet = _sheet(batch)
    except UnreadableFileError as error:
        uploaded.update(state=StaffImportState.FAILED, error=error.message)
        return
    plan = plan_import(sheet, root=batch.root, reach=reach_of(batch.uploaded_by))
    rows = make_rows(batch, sheet, plan)
    with transaction.atomic():
        if uploaded.update(
            state=StaffImportState.READ,
            progress=len(rows),
            total=len(rows),
            layout=layout_json(sheet),
        ):
            StaffImportRow.objects.bulk_create(rows, batch_size=1000)


def ask_to_apply(batch: StaffImport, *, only_good: bool) -> StaffImport:
    """Have the list written: a short one at once, a long one by the worker.

    A second call changes nothing.

    Raises:
        StaffImportError: rows are wrong or undecided and `only_good` was not chosen.
    """
    open_rows = batch.rows.filter(verdict__in=[RowVerdict.WRONG, RowVerdict.DECIDE])
    if open_rows.exists() and not only_good:
        raise StaffImportError
    with transaction.atomic():
        asked = StaffImport.objects.filter(pk=batch.pk, state=StaffImportState.READ).update(
            state=StaffImportState.APPLYING, only_good=only_good, progress=0, error=""
        )
        if asked:
            enqueue("learning.tasks.apply_staff_file", batch.pk)
    if asked and batch.rows.count() <= MAX_IN_REQUEST:
        apply_batch(batch.pk)
    batch.refresh_from_db()
    return batch


def apply_batch(batch_id: int) -> None:
    """Write a list that waits for it, exactly as its rows say, or nothing.

    Where the system's data have changed since the officer looked, the rows are made anew
    and wait for another look. A further call changes nothing.
    """
    batch = StaffImport.objects.select_related("root", "uploaded_by").get(pk=batch_id)
    if batch.state != StaffImportState.APPLYING:
        return
    try:
        with transaction.atomic(), in_words():
            if hold(batch):
                _write(batch)
    except Exception as error:
        _give_back(batch, error)
        if not isinstance(error, ValidationError | StaffImportError):
            raise


def _write(batch: StaffImport) -> None:
    plan, rows = compared(batch)
    shown = batch.rows.values_list(*COMPARED)
    if sorted(map(str, shown)) != sorted(map(str, map(_said, rows))):
        _look_again(batch, rows)
        return
    apply_import(
        plan,
        root=batch.root,
        only_good_rows=batch.only_good,
        leaving=_leaving(batch, plan),
        batch=batch,
    )
    _remember_codes(batch)
    batch.rows.filter(verdict__in=WRITTEN).update(done=True)
    batch.rows.filter(verdict=RowVerdict.LEAVER).exclude(end_reason="").update(done=True)
    counts = Counter(row.verdict for row in rows)
    StaffImport.objects.filter(pk=batch.pk, state=StaffImportState.APPLYING).update(
        state=StaffImportState.APPLIED,
        applied_at=timezone.now(),
        created_count=counts[RowVerdict.NEW],
        changed_count=counts[RowVerdict.MOVED] + counts[RowVerdict.CHANGED],
        skipped_count=sum(counts[each] for each in SKIPPED),
    )


def _look_again(batch: StaffImport, rows: list[StaffImportRow]) -> None:
    replace_rows(batch, rows)
    StaffImport.objects.filter(pk=batch.pk, state=StaffImportState.APPLYING).update(
        state=StaffImportState.READ,
        error=LazyText(
            "Chưa ghi gì: dữ liệu trong hệ thống đã thay đổi từ lúc anh/chị xem trước. "
            "Bảng dưới đây đã được so lại; anh/chị xem lần nữa rồi ghi nhận."
        ),
    )


def _said(row: StaffImportRow) -> tuple[Any, ...]:
    """What was shown, to be compared; a leaver's decision is not part of it."""
    return (row.sheet, row.number, str(row.verdict), row.what, row.user_id)


def _leaving(batch: StaffImport, plan: ImportPlan) -> dict[int, Leaving]:
    rows = batch.rows.filter(verdict=RowVerdict.LEAVER).exclude(end_reason="")
    asked = {row.user_id: row for row in rows}
    found = {}
    for posting in plan.leavers:
        row = asked.get(posting.user_id)
        if row is not None and row.ends_on is not None:
            found[posting.pk] = Leaving(row.end_reason, row.ends_on)
    return found


def _remember_codes(batch: StaffImport) -> None:
    """The file's code of somebody who is known by another one: found by it from now on."""
    for row in batch.rows.filter(decision=SamePerson.SAME, verdict__in=WRITTEN):
        if row.chosen_id is not None:
            OtherStaffCode.objects.get_or_create(
                code=row.staff_code,
                defaults={"user_id": row.chosen_id, "decided_by": batch.uploaded_by},
            )


def _give_back(batch: StaffImport, error: Exception) -> None:
    said = LazyText("Chưa ghi gì: có lỗi khi ghi. Anh/chị thử lại; nếu vẫn lỗi, hãy báo quản trị.")
    if isinstance(error, ValidationError):
        said = LazyText("Chưa ghi gì: %(why)s", why=" ".join(error.messages))
    StaffImport.objects.filter(pk=batch.pk, state=StaffImportState.APPLYING).update(
        state=StaffImportState.READ, error=said
    )


def _sheet(batch: StaffImport) -> StaffSheet:
    rows = StaffImport.objects.filter(pk=batch.pk)

    def tick(done: int, total: int) -> None:
        rows.update(progress=done, total=max(total, done))

    with batch.file.open("rb") as file:
        return read_staff(file.file, tick)
