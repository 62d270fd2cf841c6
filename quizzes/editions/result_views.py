"""Results of an edition: choose a file, look, confirm."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import permission_required

from cms.models import FileReading
from cms.people import PersonRequest
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.readings import finished_reading
from quizzes.editions.forms import ResultsFileForm
from quizzes.editions.result_files import TASK, receive_results, results_of, sheet_of
from quizzes.editions.results import apply_results, check_enters, plan_results
from quizzes.editions.views import PERMISSION, edition_of
from quizzes.exceptions import EditionResultsError
from quizzes.formats.edition_excel import ResultSheet
from quizzes.models import EditionResults


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def upload(request: PersonRequest, edition_id: int) -> HttpResponse:
    """Step 1: choose the file. No result is written."""
    edition = edition_of(request.user, edition_id)
    try:
        check_enters(edition, request.user)
    except EditionResultsError as error:
        messages.error(request, str(error))
        return redirect("edition", edition.pk)
    form = ResultsFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = receive_results(edition, file, page=request.path, by=request.user)
        except UnreadableFileError as error:
            form.add_error("file", str(error))
        else:
            if isinstance(made, FileReading):
                return redirect("file_reading", made.key)
            return redirect("edition_results_preview", made.pk)
    elif reading := finished_reading(request, TASK):
        return redirect("edition_results_preview", results_of(edition, reading).pk)
    context = {"form": form, "edition": edition}
    return render(request, "quizzes/editions/upload.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def preview(request: PersonRequest, results_id: int) -> HttpResponse:
    """Step 2: what would be written, row by row. Step 3, on POST: all or nothing."""
    rows = EditionResults.objects.select_related("edition__quiz", "edition__round", "reading")
    results = get_object_or_404(rows, pk=results_id)
    if results.uploaded_by_id != request.user.pk:
        raise PermissionDenied
    context: dict[str, Any] = {"results": results, "edition": results.edition}
    if results.applied_at is None:
        sheet = sheet_of(results)
        if request.method == "POST" and _apply(request, results, sheet):
            return redirect("edition_results_preview", results.pk)
        context["plan"] = plan_results(results.edition, sheet, viewer=request.user)
    return render(request, "quizzes/editions/preview.html", context)


def _apply(request: PersonRequest, results: EditionResults, sheet: ResultSheet) -> bool:
    try:
        made = apply_results(results, sheet, viewer=request.user)
    except EditionResultsError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, _("Đã ghi nhận %(count)s bài; hệ thống đang chấm.") % {"count": made})
    return True
