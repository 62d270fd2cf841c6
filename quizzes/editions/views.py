"""Editions in the admin: list, make, print."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.creating import creates_once
from cms.people import PersonRequest
from cms.uploads.media_types import EXCEL
from quizzes.editions.forms import EditionForm
from quizzes.editions.make import make_edition
from quizzes.editions.pdf import render_answer_sheets, render_key, render_papers
from quizzes.exceptions import EditionError, NotEnoughQuestionsError
from quizzes.formats.edition_excel import write_form
from quizzes.models import Attempt, PaperEdition

PERMISSION = "quizzes.add_paperedition"
MAX_SHOWN = 200


@require_safe
@permission_required(PERMISSION)
def index(request: HttpRequest) -> HttpResponse:
    """The editions that were made, the latest first."""
    editions = PaperEdition.objects.select_related("quiz", "round", "made_by")
    rows = editions.annotate(entered=Count("papers__attempts"))[:MAX_SHOWN]
    return render(request, "quizzes/editions/index.html", {"editions": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
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
    row = _edition(edition_id)
    context = {
        "edition": row,
        "papers": row.papers.annotate(entered=Count("attempts")),
        "with_key": row.shows_key_to(request.user),
        "entered": Attempt.objects.filter(edition_paper__edition=row).count(),
        "uploads": row.results.exclude(applied_at=None).select_related("uploaded_by"),
    }
    return render(request, "quizzes/editions/edition.html", context)


@never_cache
@require_safe
@permission_required(PERMISSION)
def papers_pdf(_request: HttpRequest, edition_id: int) -> HttpResponse:
    """All papers in one PDF, without the key."""
    return _pdf(_edition(edition_id), render_papers, "de-giay")


@never_cache
@require_safe
@permission_required(PERMISSION)
def sheets_pdf(_request: HttpRequest, edition_id: int) -> HttpResponse:
    """The answer sheets, one a code."""
    return _pdf(_edition(edition_id), render_answer_sheets, "phieu-tra-loi")


@never_cache
@require_safe
@permission_required(PERMISSION)
def key_pdf(request: PersonRequest, edition_id: int) -> HttpResponse:
    """The key, for whoever made the edition and for those who read the bank anyway."""
    row = _edition(edition_id)
    if not row.shows_key_to(request.user):
        raise PermissionDenied
    return _pdf(row, render_key, "dap-an")


@require_safe
@permission_required(PERMISSION)
def results_form(_request: HttpRequest, edition_id: int) -> HttpResponse:
    """The empty Excel form for results."""
    row = _edition(edition_id)
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


def _edition(edition_id: int) -> PaperEdition:
    rows = PaperEdition.objects.select_related("quiz", "round", "made_by")
    return get_object_or_404(rows, pk=edition_id)


def _pdf(row: PaperEdition, printed: Callable[[PaperEdition], bytes], name: str) -> HttpResponse:
    return _download(printed(row), "application/pdf", f"{name}-{row.pk}.pdf")


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
