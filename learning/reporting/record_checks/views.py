"""What the nightly check of the records found."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from learning.models import RecordCheck


@never_cache
@require_safe
@permission_required("learning.view_checks")
def checks(request: HttpRequest) -> HttpResponse:
    """What the nightly check found, latest first."""
    return render(request, "learning/desk/checks.html", {"checks": RecordCheck.objects.all()[:30]})
