"""Editions in the admin: list, make, print."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.creating import creates_once
from cms.people import Person, PersonRequest
from cms.uploads.media_types import EXCEL
from quizzes.editions.forms import EditionForm
from quizzes.editions.make import make_edition
from quizzes.editions.opening import ORGANISE, lost_elsewhere, open_secret, takes_no_part
from quizzes.editions.pdf import render_answer_sheets, render_key, render_papers
from quizzes.enums import AuditEvent
from quizzes.exceptions import EditionError, NotEnoughQuestionsError
from quizzes.formats.edition_excel import write_form
from quizzes.models import Attempt, PaperEdition
from quizzes.ports import edition_units, examined_units

PERMISSION = "quizzes.add_paperedition"
MAX_SHOWN = 200


@require_safe
@permission_required(PERMISSION)
def index(request: PersonRequest) -> HttpResponse:
    """The editions that were made, the latest first."""
    rows = editions_of(request.user).annotate(entered=Count("papers__attempts"))[:MAX_SHOWN]
    context = {"editions": rows, "organises": request.user.has_perm(ORGANISE)}
    return render(request, "quizzes/editions/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(ORGANISE)
@creates_once
def make(request: PersonRequest) -> HttpResponse:
    """Make an edition; once made it never changes."""
    form = EditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            edition = make_edition(data.pop("quiz"), by=request.user, **data)
        except (EditionError, NotEnoughQuestionsError) as error:
            form.add_error(None, str(error))
        else:
            return redirect("edition", edition.pk)
    return render(request, "quizzes/editions/make.html", {"form": form})


@require_safe
@permission_required(PERMISSION)
def edition(request: PersonRequest, edition_id: int) -> HttpResponse:
    """One edition: what to print, and what came back."""
    row = edition_of(request.user, edition_id)
    context = {
        "edition": row,
        "unit_name": dict(edition_units()).get(row.unit_ref or 0),
        "papers": row.papers.annotate(entered=Count("attempts")),
        "organises": request.user.has_perm(ORGANISE),
        "entered": Attempt.objects.filter(edition_paper__edition=row).count(),
        "uploads": row.results.exclude(applied_at=None).select_related("uploaded_by"),
    }
    return render(request, "quizzes/editions/edition.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(ORGANISE)
def papers_pdf(request: PersonRequest, edition_id: int) -> HttpResponse:
    """All papers in one PDF, without the key; for the organiser, who then takes no part."""
    return _opened(request, edition_id, AuditEvent.PAPERS_OPENED, render_papers, "de-giay")


@never_cache
@require_safe
@permission_required(PERMISSION)
def sheets_pdf(request: PersonRequest, edition_id: int) -> HttpResponse:
    """The answer sheets, one a code; they hold no question."""
    return _pdf(edition_of(request.user, edition_id), render_answer_sheets, "phieu-tra-loi")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(ORGANISE)
def key_pdf(request: PersonRequest, edition_id: int) -> HttpResponse:
    """The key; for the organiser, who then takes no part."""
    return _opened(request, edition_id, AuditEvent.KEY_OPENED, render_key, "dap-an")


@require_safe
@permission_required(PERMISSION)
def results_form(request: PersonRequest, edition_id: int) -> HttpResponse:
    """The empty Excel form for results."""
    row = edition_of(request.user, edition_id)
    papers = list(row.papers.all())
    title = _("Kết quả bài làm trên giấy – %(quiz)s – bộ đề số %(number)s") % {
        "quiz": row.quiz.title,
        "number": row.pk,
    }
    guidance = [
        _("Mỗi dòng là một bài làm. Ghi đúng mã CBCC và mã đề in trên phiếu trả lời."),
        _("Cột Câu: ghi chữ cái đã tô; nhiều phương án ghi liền (AC); không trả lời để trống."),
        _("Câu chỉ chọn một phương án mà người làm tô nhiều ô: để trống."),
        _("Ngày làm bài: ngày/tháng/năm, ví dụ 05/03/2026."),
        _("Không đổi tên cột, không thêm cột. Tải tệp lên ở trang của bộ đề này."),
    ]
    codes = [paper.code for paper in papers]
    content = write_form(title, guidance, codes, len(papers[0].paper))
    return _download(content, EXCEL, f"ket-qua-bo-de-{row.pk}.xlsx")


def editions_of(viewer: Person) -> QuerySet[PaperEdition]:
    """The editions of the viewer's units, and those that are for every unit."""
    rows = PaperEdition.objects.for_units(examined_units(viewer))
    return rows.select_related("quiz", "round", "made_by")


def edition_of(viewer: Person, edition_id: int) -> PaperEdition:
    """One of them; others are not found."""
    return get_object_or_404(editions_of(viewer), pk=edition_id)


def _opened(
    request: PersonRequest,
    edition_id: int,
    event: AuditEvent,
    printed: Callable[[PaperEdition], bytes],
    name: str,
) -> HttpResponse:
    """The file, once the person has said that they take no part."""
    row = edition_of(request.user, edition_id)
    lost = lost_elsewhere(row, request.user)
    if request.method == "POST" or (takes_no_part(row, request.user) and not lost):
        try:
            open_secret(row, event, by=request.user)
        except EditionError as error:
            messages.error(request, str(error))
            return redirect("edition", row.pk)
        return _pdf(row, printed, name)
    context = {"edition": row, "event": event, "lost": lost}
    return render(request, "quizzes/editions/open.html", context)


def _pdf(row: PaperEdition, printed: Callable[[PaperEdition], bytes], name: str) -> HttpResponse:
    return _download(printed(row), "application/pdf", f"{name}-{row.pk}.pdf")


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
