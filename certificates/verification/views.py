"""Download by those entitled; checking by anyone."""

import sys
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.enums import AuditEvent
from certificates.models import CODE_LENGTH, Certificate
from certificates.register.changing import show_name
from certificates.register.render import render_certificate
from certificates.rendering.pdf import PdfLostError
from certificates.signing.copies import read_issued_pdf
from certificates.verification.codes import impossible_signs, read_code
from certificates.verification.forms import PdfForm
from certificates.verification.public_entry import as_json, public_entry, too_fast, wants_json
from certificates.verification.rate_limit import FILE_COST, allow_request
from certificates.verification.verifying import (
    MAX_BYTES,
    Answer,
    answer_about,
    answer_about_file,
    check_pdf,
    find_certificate,
)
from cms.admin.refusals import Refusal
from cms.people import Person, PersonRequest
from cms.ports import record_event
from config.body_limits import takes_body
from config.parameters import read_text
from learning.access.rights import may_see_person, signed_in

# Of a form with a file, what its other fields and boundaries may take.
MAX_OTHER_BYTES = 16 * 1024
MAX_TYPED, MAX_CODE = 500, 60


@never_cache
@login_required
@require_safe
def certificate_pdf(request: PersonRequest, code: str) -> HttpResponse | FileResponse:
    """The PDF, for the holder and for officers of the holder's unit; made now if need be."""
    rows = Certificate.objects.select_related("holder")
    certificate: Certificate = get_object_or_404(rows, code=code)
    if not _may_download(request.user, certificate):
        raise PermissionDenied
    if certificate.holder_id != request.user.pk:
        record_event(
            AuditEvent.CERTIFICATE_OPENED,
            what=certificate.number_text,
            request=request,
            about=certificate.holder,
        )
    ready = render_certificate(certificate.pk)
    try:
        content = read_issued_pdf(ready)
    except PdfLostError:
        return render(request, "certificates/lost.html", {"certificate": ready}, status=410)
    return FileResponse(
        BytesIO(content), content_type="application/pdf", filename=f"giay-chung-nhan-{code}.pdf"
    )


@login_required
@require_POST
def certificate_visibility(request: HttpRequest, code: str) -> HttpResponse:
    """The holder has more or less shown to whoever checks."""
    certificate = get_object_or_404(Certificate, code=code)
    full = request.POST.get("show") == "full"
    show_name(certificate, by=signed_in(request), full=full)
    text = (
        _("Từ nay ai kiểm tra mã này thấy đầy đủ họ tên và kết quả.")
        if full
        else _("Từ nay ai kiểm tra mã này chỉ thấy tên viết tắt và đơn vị.")
    )
    messages.success(request, text)
    return redirect("my_certificates")


@never_cache
@login_required
@require_safe
def my_certificates(request: HttpRequest) -> HttpResponse:
    """The holder's own entries, each with what others see of it."""
    rows = Certificate.objects.filter(holder=signed_in(request)).select_related("superseded_by")
    lines = [(row, answer_about(row), public_entry(row)) for row in rows]
    return render(request, "certificates/mine.html", {"lines": lines})


@takes_body(sys.maxsize)  # it says in its own words what is too long, and reads none of it
@csrf_exempt  # it changes nothing, and machines may send files
@require_http_methods(["GET", "HEAD", "POST"])
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for the code or the file."""
    if request.method == "POST":
        return _verify_file(request)
    typed = read_text(request.GET.get("code"), longest=MAX_TYPED)
    if code := read_code(typed)[:MAX_CODE]:
        return redirect("verify_certificate", code)
    context = {"length": CODE_LENGTH, "typed": typed}
    if typed:
        context["code_error"] = _(
            "Trong nội dung vừa nhập không có mã nào. Anh/chị nhập mã in trên giấy, hoặc dán cả "
            "địa chỉ đọc được từ mã QR."
        )
    status = 400 if typed else 200
    return render(request, "certificates/verify_form.html", context, status=status)


@never_cache
@require_safe
def verify(request: HttpRequest, code: str, *, machine: bool = False) -> HttpResponse:
    """Say in one sentence what the register knows of the code; show no more than needed."""
    machine = machine or wants_json(request)
    if not allow_request(request):
        return too_fast(request, machine=machine)
    certificate = find_certificate(code)
    if certificate is None:
        return _unknown(request, read_code(code), machine=machine)
    return _shown(request, answer_about(certificate), certificate, machine=machine)


def _verify_file(request: HttpRequest) -> HttpResponse:
    machine = wants_json(request)
    if not allow_request(request, cost=FILE_COST):
        return too_fast(request, machine=machine)
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    # What is longer is not even received.
    files = request.FILES if 0 < length <= MAX_BYTES + MAX_OTHER_BYTES else None
    form = PdfForm({}, files)
    if not form.is_valid():
        error = str(form.errors["file"][0])
        context = {
            "error": error,
            "refusals": [Refusal(error, "file")],
            "length": CODE_LENGTH,
        }
        return render(request, "certificates/verify_form.html", context, status=400)
    check = check_pdf(form.cleaned_data["file"].read())
    answer = answer_about_file(check)
    return _shown(request, answer, check.certificate, machine=machine, check=check)


def _may_download(user: Person, certificate: Certificate) -> bool:
    if may_see_person(user, certificate.holder):
        return True
    if not user.has_perm("certificates.view_certificate"):
        return False
    return Certificate.objects.visible_to(user).filter(pk=certificate.pk).exists()


def _unknown(request: HttpRequest, code: str, *, machine: bool) -> HttpResponse:
    answer = Answer("unknown", "bad", _("Sổ cấp không có giấy chứng nhận nào mang mã này."))
    hints = {
        "impossible": impossible_signs(code),
        "length": CODE_LENGTH,
        "typed": len(code),
        "code": code,
    }
    return _shown(request, answer, None, machine=machine, status=404, **hints)


def _shown(
    request: HttpRequest,
    answer: Answer,
    certificate: Certificate | None,
    *,
    machine: bool,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    entry = public_entry(certificate) if certificate else None
    if machine:
        return JsonResponse(as_json(answer, entry, extra.get("check")), status=status)
    context = {"answer": answer, "entry": entry, **extra}
    return render(request, "certificates/verify.html", context, status=status)
