"""Questions from a file: choose, look and edit_row, take over, and undo."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.sent_back import send_back
from cms.people import PersonRequest
from cms.uploads.guard.refusals import UnreadableFileError
from config.parameters import read_page
from config.queue.delays import wait_in
from config.queue.lanes import Lane
from quizzes.enums import ImportState, ImportVerdict
from quizzes.exceptions import BankImportError
from quizzes.exchange.apply import apply_import, undo_import
from quizzes.exchange.batches import start_import
from quizzes.exchange.fix import fix_row, give_topic
from quizzes.exchange.forms import READABLE_NAMES, BankFileForm, RowForm, TopicForm, topic_choices
from quizzes.exchange.openings import note_batch_opened
from quizzes.exchange.preview import PER_PAGE, page_lines, problem_groups, verdict_counts
from quizzes.formats.pictures import picture_kind
from quizzes.grading.key_doors import key_door, only_reads_keys
from quizzes.models import BankImport, BankImportPicture, BankImportRow

PERMISSION = "quizzes.add_question"
MAX_SHOWN = 30


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def upload(request: PersonRequest) -> HttpResponse:
    """Step 1: choose the file. Nothing is written to the bank."""
    form = BankFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            batch = start_import(data["file"], topic=data["topic"], by=request.user)
        except UnreadableFileError as error:
            form.add_error("file", str(error))
        else:
            return redirect("bank_import", batch.pk)
    batches = BankImport.objects.select_related("uploaded_by", "topic")[:MAX_SHOWN]
    context = {"form": form, "batches": batches, "formats": READABLE_NAMES}
    return render(request, "quizzes/desk/import_upload.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def preview(request: PersonRequest, batch_id: int) -> HttpResponse:
    """Step 2: each question as it will be. Step 3, on POST: all or nothing."""
    batch = get_object_or_404(BankImport.objects.select_related("topic"), pk=batch_id)
    if answered := _door(request, batch):
        return answered
    if request.method == "POST":
        return _apply(request, batch)
    verdict = request.GET.get("loai", "")
    rows = batch.rows.filter(verdict=verdict) if verdict in ImportVerdict.values else batch.rows
    page = Paginator(rows.select_related("topic").order_by("position"), PER_PAGE).get_page(
        request.GET.get("trang")
    )
    context = _summary(batch) | {"page": page, "verdict": verdict}
    context["lines"] = page_lines(batch, page)
    return render(request, "quizzes/desk/import_preview.html", context)


@require_POST
@permission_required(PERMISSION)
def edit_row(request: HttpRequest, row_id: int) -> HttpResponse:
    """Save what the editor chose for one question, and go back to it."""
    row = get_object_or_404(BankImportRow.objects.select_related("batch"), pk=row_id)
    form = RowForm(request.POST, row=row, topics=topic_choices())
    if not form.is_valid():
        return send_back(request, form, _place(request, row))
    data: dict[str, Any] = {**form.cleaned_data}
    data["topic_id"] = data.pop("topic")
    try:
        fix_row(row, **data)
    except BankImportError as error:
        return send_back(request, error, _place(request, row))
    return redirect(_place(request, row))


@require_POST
@permission_required(PERMISSION)
def undo(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take the drafts of a batch out of the bank again."""
    batch = get_object_or_404(BankImport, pk=batch_id)
    try:
        count = undo_import(batch)
    except BankImportError as error:
        messages.error(request, str(error))
    else:
        said = _("Đã hoàn tác: xóa %(count)s bản nháp của lần nhập này.")
        messages.success(request, said % {"count": count})
    return redirect("bank_import", batch.pk)


@only_reads_keys
@permission_required(PERMISSION)
def source(request: PersonRequest, batch_id: int) -> HttpResponse | FileResponse:
    """The file as it was uploaded."""
    batch = get_object_or_404(BankImport, pk=batch_id)
    if answered := _door(request, batch):
        return answered
    return FileResponse(batch.file.open("rb"), as_attachment=True, filename=batch.file_name)


@require_safe
@permission_required(PERMISSION)
def picture(request: HttpRequest, picture_id: int) -> FileResponse:
    """A picture of the file, for the preview."""
    file = get_object_or_404(BankImportPicture, pk=picture_id).file.open("rb")
    kind = picture_kind(file.read(16)) or "png"
    file.seek(0)
    return FileResponse(file, content_type=f"image/{'jpeg' if kind == 'jpg' else kind}")


def _apply(request: HttpRequest, batch: BankImport) -> HttpResponse:
    if request.POST.get("take") == "topic":
        return _give_topic(request, batch)
    try:
        count = apply_import(batch, only_chosen=request.POST.get("take") == "chosen")
    except BankImportError as error:
        messages.error(request, str(error))
    else:
        said = _("Đã ghi nhận %(count)s câu dưới dạng bản nháp, chờ gửi thẩm định.")
        messages.success(request, said % {"count": count})
    return redirect("bank_import", batch.pk)


def _give_topic(request: HttpRequest, batch: BankImport) -> HttpResponse:
    form = TopicForm(request.POST)
    if not form.is_valid():
        said = _("Anh/chị chọn một chuyên đề trong danh sách.")
        return send_back(request, said, "bank_import", batch.pk)
    try:
        count = give_topic(batch, topic=form.cleaned_data["topic"])
    except BankImportError as error:
        return send_back(request, error, "bank_import", batch.pk)
    messages.success(request, _("Đã ghi chuyên đề cho %(count)s câu.") % {"count": count})
    return redirect("bank_import", batch.pk)


def _summary(batch: BankImport) -> dict[str, Any]:
    counts = verdict_counts(batch)
    good = batch.rows.filter(verdict=ImportVerdict.OK)
    earlier = BankImport.objects.filter(sha256=batch.sha256, state=ImportState.APPLIED)
    return {
        "batch": batch,
        "wait": wait_in(Lane.PEOPLE) if batch.state == ImportState.UPLOADED else None,
        "counts": counts,
        "total": sum(count for _verdict, count in counts),
        "good": dict(counts).get(ImportVerdict.OK, 0),
        "chosen": good.filter(chosen=True).count(),
        "groups": problem_groups(batch),
        "earlier": earlier.exclude(pk=batch.pk).first(),
        "topic_form": TopicForm() if batch.rows.without_topic().exists() else None,
        "step": 3 if batch.applied_at else 2,
    }


def _door(request: PersonRequest, batch: BankImport) -> HttpResponse | None:
    """As `key_door`, for the questions that came of the file and those that its own are like."""
    rows = batch.rows.values_list("made", "duplicate_of")
    shown = {number for row in rows for number in row if number}
    if answered := key_door(request, shown):
        return answered
    note_batch_opened(batch, by=request.user)
    return None


def _place(request: HttpRequest, row: BankImportRow) -> str:
    """Back to the question on the page from which it was sent."""
    query = f"?trang={read_page(request.GET.get('trang'))}"
    if request.GET.get("loai") in ImportVerdict.values:
        query += f"&loai={request.GET['loai']}"
    return f"{reverse('bank_import', args=[row.batch_id])}{query}#cau-{row.position}"
