"""Legal documents from Excel: choose a file, look, write."""

import dataclasses
import datetime as dt
from io import BytesIO
from typing import Any, BinaryIO

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.models.legal import DocumentKind
from cms.people import PersonRequest
from cms.text import LazyText
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.guard.weight import is_light
from cms.uploads.media_types import EXCEL
from cms.uploads.readings import finished_reading, send_to_worker
from config.queue import enqueue
from quizzes.formats.law_excel import DATES, LawRow, read_law, write_template
from quizzes.law.forms import SALT, LawFileForm, RowsForm
from quizzes.law.import_plan import apply_law, plan_law

TASK = "quizzes.tasks.read_law_file"
PERMISSION = "cms.add_legaldocument"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def upload(request: PersonRequest) -> HttpResponse:
    """Steps 1 and 2: the file, then what it would change. Nothing is written."""
    form = LawFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _receive(request, form.cleaned_data["file"])
        except UnreadableFileError as error:
            form.add_error("file", str(error))
    elif reading := finished_reading(request, TASK):
        return _preview(request, [_row(values) for values in reading.result or []])
    return render(request, "quizzes/desk/law_import.html", {"form": form})


@require_POST
@permission_required(PERMISSION)
def apply(request: HttpRequest) -> HttpResponse:
    """Step 3: write what was previewed, all or nothing."""
    form = RowsForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(form.errors["rows"].as_data())
        changed = apply_law([_row(values) for values in form.cleaned_data["rows"]])
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        enqueue("quizzes.tasks.review_law")
        said = _("Đã ghi. %(count)s dòng có thay đổi.") % {"count": changed}
        messages.success(request, said)
    return redirect("law_import")


@require_safe
@permission_required(PERMISSION)
def template(request: HttpRequest) -> FileResponse:
    """An empty file with the headers that are read."""
    content = write_template([str(label) for label in DocumentKind.labels])
    return FileResponse(
        BytesIO(content), as_attachment=True, filename="mau-van-ban.xlsx", content_type=EXCEL
    )


def read_law_rows(file: BinaryIO, _context: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a large file, as the worker keeps them for the preview."""
    return [_plain(row) for row in read_law(file)]


def _receive(request: PersonRequest, file: Any) -> HttpResponse:
    if is_light(file.read()):
        return _preview(request, read_law(file))
    reading = send_to_worker(file, task=TASK, page=request.path, by=request.user)
    return redirect("file_reading", reading.key)


def _preview(request: HttpRequest, rows: list[LawRow]) -> HttpResponse:
    lines = plan_law(rows)
    context = {
        "lines": lines,
        "problems": sum(bool(line.problem) for line in lines),
        "changed": sum(bool(line.changes) for line in lines),
        "rows": signing.dumps([_plain(row) for row in rows], salt=SALT, compress=True),
    }
    return render(request, "quizzes/desk/law_import.html", context)


def _plain(row: LawRow) -> dict[str, Any]:
    values = dataclasses.asdict(row)
    days = {name: values[name].isoformat() for name in DATES if values[name]}
    return values | days | {"problem": LazyText.keep(row.problem)}


def _row(values: dict[str, Any]) -> LawRow:
    days = {name: dt.date.fromisoformat(values[name]) for name in DATES if values[name]}
    return LawRow(**(values | days | {"problem": LazyText.restore(values["problem"])}))
