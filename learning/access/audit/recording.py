"""Everything an officer downloads or changes goes through here into the audit log."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cms.admin.subject import subject_of
from learning.access.audit.actors import answering
from learning.access.audit.denials import is_refused, record_refusal
from learning.access.audit.labels import label_of
from learning.access.audit.log import record_event
from learning.access.audit.plain import posted_fields
from learning.enums import AuditEvent

FILES = (
    "application/pdf",
    "application/vnd.",
    "application/msword",
    "application/octet-stream",
    "application/zip",
    "text/csv",
)
# Requests of Wagtail's own screens that change nothing.
SILENT = ("preview", "chooser", "autocomplete", "live", "editing-sessions")


def audit_log(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Middleware: a file is handed out only after the log has its entry.

    Downloads count at any address, changes in the admin; only of people who may enter it. Where
    a use case has recorded what happened, that entry stands and no second one is written.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        with answering(request) as answered:
            response = get_response(request)
            event = None if answered.entries else _event(request, response)
            if is_refused(request, response):
                record_refusal(request)
            elif event and getattr(request.user, "is_staff", False):
                fields = posted_fields(request) if request.method == "POST" else {}
                record_event(event, what=_what(request), request=request, detail=fields)
        return response

    return middleware


def _event(request: HttpRequest, response: HttpResponse) -> AuditEvent | None:
    if not hasattr(request, "user") or response.status_code >= 400:
        return None
    if request.method == "GET" and response.status_code == 200 and _is_file(response):
        return AuditEvent.DOWNLOAD
    if request.method not in ("GET", "HEAD", "OPTIONS") and _is_change(request, response):
        return AuditEvent.CHANGE
    return None


def _is_file(response: HttpResponse) -> bool:
    attached = response.headers.get("Content-Disposition", "").startswith("attachment")
    return attached or response.headers.get("Content-Type", "").startswith(FILES)


def _is_change(request: HttpRequest, response: HttpResponse) -> bool:
    """A form that was refused comes back as a page: what was changed leads elsewhere."""
    if not request.path.startswith(settings.ADMIN_PREFIX):
        return False
    if any(part in request.path.split("/") for part in SILENT):
        return False
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return response.status_code >= 300 or not is_page


def _what(request: HttpRequest) -> str:
    if subject := subject_of(request):
        return subject
    match = request.resolver_match
    return label_of(match.view_name) if match else request.path
