"""Download by those entitled; checking by anyone."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from certificates.services import normalise_code, render_certificate
from learning.access import may_see_person
from learning.names import initials


@never_cache
@login_required
@require_safe
def certificate_pdf(request: HttpRequest, code: str) -> FileResponse:
    """The PDF, for the holder and for HR of the holder's unit; made now if not yet made."""
    certificate = get_object_or_404(Certificate.objects.select_related("holder"), code=code)
    if not may_see_person(request.user, certificate.holder):
        raise PermissionDenied
    ready = render_certificate(certificate.pk)
    return FileResponse(
        ready.pdf.open(), content_type="application/pdf", filename=f"giay-chung-nhan-{code}.pdf"
    )


@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for the code."""
    code = normalise_code(request.GET.get("code", ""))
    if code:
        return redirect("verify_certificate", code)
    return render(request, "certificates/verify_form.html")


@never_cache
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say in one sentence whether the register knows the code; show no more than needed."""
    certificate = Certificate.objects.filter(code=normalise_code(code)).first()
    context = {"certificate": certificate, "code": code}
    if certificate:
        context |= {
            "state": certificate.state_on(),
            "initials": initials(certificate.holder_name),
        }
    return render(request, "certificates/verify.html", context, status=200 if certificate else 404)
