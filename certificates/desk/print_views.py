"""Printing a class, the register book, and signing outside, in Wagtail's admin."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import permission_required

from certificates.desk.print_forms import (
    MAX_CERTIFICATES,
    MAX_LINES,
    SALT,
    ClassForm,
    ConfirmForm,
    ReturnForm,
)
from certificates.desk.returned_files import TASK, receive_returned, returned_of
from certificates.register.book_files import book_pdf, book_word
from certificates.register.signing_outside import Returned, export_batch, lock_returned
from certificates.rendering.context import context_of
from certificates.rendering.pdf import PdfLostError, style_of
from certificates.rendering.renderer import DoesNotFitError, render_pages
from certificates.signing.key import has_key
from cms.models import FileReading
from cms.people import PersonRequest
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.readings import finished_reading
from learning.access.rights import signed_in

PERMISSION = "certificates.manage_register"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PROBLEMS = {
    "no_code": gettext_lazy("Tên tệp không còn mã kiểm tra: giữ nguyên tên khi ký."),
    "unknown": gettext_lazy("Sổ cấp không có giấy chứng nhận nào mang mã này."),
    "too_large": gettext_lazy("Tệp quá 5 MB."),
    "twice": gettext_lazy("Có hai tệp cho cùng một giấy chứng nhận."),
    "lost": gettext_lazy("Bản gốc không còn trên máy chủ nên không đối chiếu được."),
    "locked": gettext_lazy("Giấy này đã có bản ký số; bản đó được giữ nguyên."),
    "not_ours": gettext_lazy("Không phải tệp hệ thống đã xuất, hoặc nội dung đã bị sửa."),
    "unsigned": gettext_lazy("Tệp chưa có chữ ký số."),
    "altered": gettext_lazy("Nội dung bị thêm hoặc sửa ngoài chữ ký số."),
    "untrusted": gettext_lazy("Chứng thư của người ký không do tổ chức được tin cậy cấp."),
}


@require_safe
@permission_required(PERMISSION)
def desk(request: PersonRequest) -> HttpResponse:
    """Choose a class; print it, take it out for signing, bring it back."""
    form = ClassForm(request.GET or None, viewer=request.user)
    count = form.rows().count() if form.is_valid() else None
    context = {
        "form": form,
        "return_form": ReturnForm(),
        "count": count,
        "too_many": (count or 0) > MAX_CERTIFICATES,
        "most": MAX_CERTIFICATES,
        "query": request.GET.urlencode(),
        "has_key": has_key(),
    }
    return render(request, "certificates/desk/printing.html", context)


@require_safe
@permission_required(PERMISSION)
def print_class(request: PersonRequest) -> HttpResponse:
    """The class as one PDF in the order of the register."""
    rows = _chosen(request)
    if not rows:
        return _back(request, _("Không có giấy chứng nhận nào để in."))
    try:
        content = render_pages((context_of(row), style_of(row)) for row in rows)
    except DoesNotFitError:
        return _back(request, _("Có giấy không vừa một trang: kiểm tra lại mẫu."))
    return _file(content, "in-ca-lop.pdf", "application/pdf")


@require_safe
@permission_required(PERMISSION)
def book(request: PersonRequest, kind: str) -> HttpResponse:
    """The register book, whole or from a number to a number, as PDF or Word."""
    if kind not in ("docx", "pdf"):
        raise Http404
    form = ClassForm(request.GET, viewer=request.user)
    if not form.is_valid():
        return _back(request, _("Hãy chọn sổ cấp."))
    rows = form.book_rows()
    if len(rows) > MAX_LINES:
        said = _("Sổ có %(lines)s dòng: hãy in từng phần không quá %(most)s dòng theo số.")
        return _back(request, said % {"lines": len(rows), "most": MAX_LINES})
    register = form.cleaned_data["register"]
    if kind == "docx":
        return _file(book_word(register, rows), "so-cap.docx", WORD)
    return _file(book_pdf(register, rows), "so-cap.pdf", "application/pdf")


@require_safe
@permission_required(PERMISSION)
def export(request: PersonRequest) -> HttpResponse:
    """The originals of the class in a zip, to be signed outside."""
    rows = _chosen(request, signed_copy=None)
    if not rows:
        return _back(request, _("Không có giấy chứng nhận nào chờ ký."))
    try:
        content = export_batch(rows)
    except (PdfLostError, DoesNotFitError) as error:
        said = _("Không xuất được giấy số %(number)s: tệp gốc không còn hoặc không in được.")
        return _back(request, said % {"number": error})
    return _file(content, "de-ky.zip", "application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def upload_signed(request: PersonRequest) -> HttpResponse:
    """Step 1: check what came back and show whose signatures it bears. Step 2: lock it in."""
    if request.POST.get("rows"):
        return _lock(request)
    form = ReturnForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["signed"]
        try:
            found = receive_returned(file, page=request.path, by=request.user)
        except (UnreadableFileError, ValidationError) as error:
            form.add_error("signed", error if isinstance(error, ValidationError) else str(error))
        else:
            if isinstance(found, FileReading):
                return redirect("file_reading", found.key)
            return _show_returned(request, found)
    elif reading := finished_reading(request, TASK):
        return _show_returned(request, returned_of(reading))
    return render(request, "certificates/desk/signed_files.html", {"form": form})


def _show_returned(request: HttpRequest, found: list[Returned]) -> HttpResponse:
    good = [(row.certificate.pk, row.sha256) for row in found if row.certificate and row.sha256]
    context = {
        "returned": [(row, PROBLEMS.get(row.problem, "")) for row in found],
        "good": len(good),
        "rows": signing.dumps(good, salt=SALT, compress=True),
    }
    return render(request, "certificates/desk/signed_files.html", context)


def _lock(request: HttpRequest) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["rows"][0]))
        return redirect("certificate_sign_return")
    done, failed = lock_returned(form.cleaned_data["rows"], by=signed_in(request))
    said = _("Đã nhận và khóa %(done)s bản ký số.") % {"done": done}
    messages.success(request, said)
    if failed:
        said = _("%(failed)s tệp không nhận được: hãy tải lên lại.") % {"failed": failed}
        messages.error(request, said)
    return redirect("certificate_printing")


def _chosen(request: PersonRequest, **only: Any) -> list[Any]:
    form = ClassForm(request.GET, viewer=request.user)
    return list(form.rows().filter(**only)[:MAX_CERTIFICATES]) if form.is_valid() else []


def _back(request: HttpRequest, text: str) -> HttpResponse:
    messages.error(request, text)
    return redirect("certificate_printing")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
