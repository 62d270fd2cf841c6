"""The page on which one waits for a file to be read."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from cms.models.readings import ReadingState
from cms.uploads.readings import KEY, own_reading
from config.queue.delays import wait_in
from config.queue.lanes import Lane


def admin_urls() -> list[URLPattern]:
    return [path("tep-dang-doc/<uuid:key>/", reading, name="file_reading")]


@never_cache
@require_safe
@require_admin_access
def reading(request: HttpRequest, key: UUID) -> HttpResponse:
    """Waits, says why the file cannot be read, or leads on to what was read."""
    found = own_reading(request, key)
    if found.state == ReadingState.READ:
        return redirect(f"{found.page}?{KEY}={found.key}")
    waits = found.state == ReadingState.WAITING
    context = {"reading": found, "waits": waits, "wait": wait_in(Lane.PEOPLE) if waits else None}
    return render(request, "cms/file_reading.html", context)
