"""Open Badges: the holder's download, and what verifiers elsewhere fetch."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from certificates.badges.credentials import (
    MIN_LIST_BITS,
    badge_jwt,
    issuer_profile,
    status_list_jwt,
)
from certificates.badges.signing import public_jwk
from certificates.models import Certificate, IssuingBody


@never_cache
@login_required
@require_safe
def badge(request: HttpRequest, code: str) -> HttpResponse:
    """The holder's own certificate as a signed credential."""
    rows = Certificate.objects.select_related("register__body", "holder")
    certificate: Certificate = get_object_or_404(rows, code=code)
    if certificate.holder_id != request.user.pk:
        raise PermissionDenied
    response = HttpResponse(badge_jwt(certificate), content_type="application/vc+jwt")
    response["Content-Disposition"] = f'attachment; filename="huy-hieu-{code}.jwt"'
    return response


@cache_control(public=True, max_age=300)
@require_safe
def status(_request: HttpRequest, number: int) -> HttpResponse:
    """Which certificates are withdrawn; at most five minutes old."""
    newest = Certificate.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if number > newest // MIN_LIST_BITS:
        raise Http404
    return HttpResponse(status_list_jwt(number), content_type="application/vc+jwt")


@cache_control(public=True, max_age=3600)
@require_safe
def issuer(_request: HttpRequest, body_id: int) -> JsonResponse:
    """The profile of an issuing body."""
    return JsonResponse(issuer_profile(get_object_or_404(IssuingBody, pk=body_id)))


@cache_control(public=True, max_age=3600)
@require_safe
def signer(_request: HttpRequest) -> JsonResponse:
    """The profile of the installation, which signs the status list."""
    return JsonResponse(issuer_profile())


@cache_control(public=True, max_age=3600)
@require_safe
def key(_request: HttpRequest) -> JsonResponse:
    """The public key that credentials name."""
    return JsonResponse(public_jwk())


@cache_control(public=True, max_age=3600)
@require_safe
def keys(_request: HttpRequest) -> JsonResponse:
    """The same as a set."""
    return JsonResponse({"keys": [public_jwk()]})
