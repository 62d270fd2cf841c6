"""Staff import: choose a file, look and decide, confirm, take the result."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.sent_back import send_back
from cms.people import PersonRequest
from cms.text import LazyText
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.media_types import EXCEL
from config.parameters import read_key
from config.queue.delays import wait_in
from config.queue.lanes import Lane
from learning.access.rights import signed_in, visible_unit
from learning.enums import RowVerdict, StaffImportState
from learning.formats.staff_excel_out import write_template
from learning.models import StaffImport, StaffImportRow
from learning.people import transfers
from learning.staff_import.apply import StaffImportError
from learning.staff_import.batches import ask_to_apply, start_batch
from learning.staff_import.comparing import decide_clears
from learning.staff_import.decisions import decide_leaver, decide_person
from learning.staff_import.forms import ClearsForm, LeaverForm, SamePersonForm, StaffFileForm
from learning.staff_import.outside import transfer_rows, transferable
from learning.staff_import.preview import (
    clear_counts,
    file_sheets,
    preview_lines,
    problem_groups,
    result_file,
    template_units,
    verdict_counts,
)

PERMISSION = "learning.add_staffimport"
PER_PAGE = 50
MAX_SHOWN = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def upload(request: PersonRequest) -> HttpResponse:
    """Step 1: choose the file. Nothing is written to the staff list."""
    form = StaffFileForm(request.POST or None, request.FILES or None, viewer=request.user)
    if request.method == "POST" and form.is_valid():
        file, root = form.cleaned_data["file"], form.cleaned_data["root"]
        try:
            batch = start_batch(file, root=root, by=signed_in(request))
        except UnreadableFileError as error:
            form.add_error("file", str(error))
        else:
            return redirect("desk_import_preview", batch.pk)
    earlier = StaffImport.objects.filter(uploaded_by=signed_in(request)).select_related("root")
    context = {"form": form, "batches": earlier[:MAX_SHOWN]}
    return render(request, "learning/desk/import_upload.html", context)


@require_safe
@permission_required(PERMISSION)
def template(request: PersonRequest) -> HttpResponse:
    """An empty list with drop-downs of the units below the one chosen."""
    form = StaffFileForm(viewer=request.user)
    chosen = read_key(request.GET.get("root"))
    root = visible_unit(request.user, chosen) if chosen else form.roots.first()
    if root is None:
        raise PermissionDenied
    content = write_template(f"Danh sách cán bộ – {root.name}", template_units(root))
    return _workbook(content, "mau-danh-sach-can-bo")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def preview(request: PersonRequest, import_id: int) -> HttpResponse:
    """Step 2: what each row would do. Step 3, on POST: all or nothing."""
    batch = _own_batch(request, import_id)
    if request.method == "POST":
        _apply(request, batch)
        return redirect("desk_import_preview", batch.pk)
    verdict = request.GET.get("loai", "")
    rows = batch.rows.filter(verdict=verdict) if verdict in RowVerdict.values else batch.rows.all()
    rows = rows.select_related("user", "chosen")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("trang"))
    counts = verdict_counts(batch)
    context = {
        "batch": batch,
        "counts": counts,
        "total": sum(count for _verdict, count in counts),
        "verdict": verdict,
        "query": f"loai={verdict}&" if verdict else "",
        "page": page,
        "lines": preview_lines(list(page.object_list)),
        "groups": problem_groups(batch),
        "sheets": file_sheets(batch),
        "notes": [LazyText.restore(note) for note in batch.layout.get("notes", ())],
        "clears_form": _clears_form(batch),
        **_flags(batch, {each.value: count for each, count in counts}),
    }
    return render(request, "learning/desk/import_preview.html", context)


@require_POST
@permission_required(PERMISSION)
def decide_empty_cells(request: PersonRequest, import_id: int) -> HttpResponse:
    """Keep what the officer said of empty cells, and compare the list anew."""
    batch = _own_batch(request, import_id)
    place = reverse("desk_import_preview", args=[batch.pk])
    form = ClearsForm(request.POST, counts=clear_counts(batch))
    if not form.is_valid():
        messages.error(request, _("Anh/chị chọn giữ hay xóa cho từng cột."))
        return redirect(place)
    try:
        decide_clears(batch, form.answers())
    except ValidationError as error:
        return send_back(request, error, place)
    return redirect(place)


@require_POST
@permission_required(PERMISSION)
def decide(request: PersonRequest, row_id: int) -> HttpResponse:
    """Keep what the officer decided about a row, and go back to it."""
    row = get_object_or_404(StaffImportRow.objects.select_related("batch__root"), pk=row_id)
    batch = _own_batch(request, row.batch_id)
    try:
        if row.verdict == RowVerdict.LEAVER:
            decide_leaver(row, **LeaverForm(request.POST).answers())
        else:
            decide_person(row, **SamePersonForm(request.POST).answers())
    except ValidationError as error:
        return send_back(request, error, _row_place(batch, row))
    return redirect(_row_place(batch, row))


def _clears_form(batch: StaffImport) -> ClearsForm | None:
    if batch.state != StaffImportState.READ:
        return None
    counts = clear_counts(batch)
    return ClearsForm(counts=counts) if counts else None


def _row_place(batch: StaffImport, row: StaffImportRow) -> str:
    place = reverse("desk_import_preview", args=[batch.pk])
    verdict = RowVerdict.LEAVER if row.verdict == RowVerdict.LEAVER else RowVerdict.DECIDE
    left = batch.rows.filter(verdict=verdict).exists()
    return place + (f"?loai={verdict.value}#dong-{row.pk}" if left else "")


@require_POST
@permission_required(PERMISSION)
@permission_required(transfers.PERMISSION)
def propose_transfers(request: PersonRequest, import_id: int) -> HttpResponse:
    """Propose a transfer for each row that means somebody out of reach."""
    batch = _own_batch(request, import_id)
    count = transfer_rows(batch, by=request.user)
    said = ngettext(
        "Đã gửi %(n)s đề nghị chuyển đơn vị.", "Đã gửi %(n)s đề nghị chuyển đơn vị.", count
    )
    messages.success(request, said % {"n": count})
    return redirect("desk_import_preview", batch.pk)


@never_cache
@require_safe
@permission_required(PERMISSION)
def result(request: HttpRequest, import_id: int) -> HttpResponse:
    """The list as it came, with a column that says what happened to each row."""
    batch = _own_batch(request, import_id)
    if batch.state not in (StaffImportState.READ, StaffImportState.APPLIED):
        return redirect("desk_import_preview", batch.pk)
    return _workbook(result_file(batch), "ket-qua-nhap-can-bo")


def _own_batch(request: HttpRequest, import_id: int) -> StaffImport:
    batch = get_object_or_404(StaffImport.objects.select_related("root"), pk=import_id)
    if batch.uploaded_by_id != request.user.pk:
        raise PermissionDenied
    visible_unit(request.user, batch.root_id)
    return batch


def _apply(request: HttpRequest, batch: StaffImport) -> None:
    try:
        batch = ask_to_apply(batch, only_good=request.POST.get("take") == "good")
    except StaffImportError:
        said = _(
            "Chưa ghi gì: tệp còn dòng sai hoặc chưa quyết định. Hãy sửa, hoặc bỏ các dòng đó."
        )
        messages.error(request, said)
        return
    if batch.state == StaffImportState.APPLIED:
        said = _("Đã ghi nhận: %(new)s người mới, %(changed)s người thay đổi.")
        counts = {"new": batch.created_count, "changed": batch.changed_count}
        messages.success(request, said % counts)


def _flags(batch: StaffImport, counts: dict[str, int]) -> dict[str, Any]:
    waits = batch.state in (StaffImportState.UPLOADED, StaffImportState.APPLYING)
    leaving = batch.rows.filter(verdict=RowVerdict.LEAVER).exclude(end_reason="").count()
    writes = leaving + sum(counts.get(each, 0) for each in ("new", "moved", "changed"))
    return {
        "waits": waits,
        "wait": wait_in(Lane.PEOPLE) if waits else None,
        "step": 3 if batch.state == StaffImportState.APPLIED else 2,
        "open_rows": counts.get("wrong", 0) + counts.get("decide", 0),
        "writes": writes,
        "leaving": leaving,
        "transferable": transferable(batch).count(),
        "emails": batch.rows.filter(email_waits=True).count(),
    }


def _workbook(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(content, content_type=EXCEL, headers=headers)
