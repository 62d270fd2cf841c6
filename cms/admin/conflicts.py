"""Two people write the same at one moment: the second is told so, at whichever door.

Forms ask first whether a code, a name or an address is taken. Between the question and the writing
somebody else may write it; then the database refuses, and nothing of the second is kept.
"""

import logging
from collections.abc import Callable

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from config.error_pages import bare_page
from config.middleware import wants_json

logger = logging.getLogger(__name__)
READS = ("GET", "HEAD", "OPTIONS")
# SQLSTATE of PostgreSQL, names of SQLite.
TAKEN = {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}


def is_taken(exception: BaseException) -> bool:
    """Whether the database refused what stands there already; other constraints are faults."""
    cause = exception.__cause__
    said = {getattr(cause, name, None) for name in ("sqlstate", "sqlite_errorname")}
    return isinstance(exception, IntegrityError) and bool(said & TAKEN)


def answer_second(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """409 with words to whoever came second; None where something else is the matter."""
    if request.method in READS or not is_taken(exception):
        return None
    logger.warning("Written by another first: %s", request.path, exc_info=exception)
    if wants_json(request):
        said = _("Cùng lúc, người khác đã ghi nội dung này. Anh/chị tải lại trang để xem.")
        return JsonResponse({"error": said}, status=409)
    return bare_page("409.html", status=409)


class AnswerSecond:
    """Middleware: `answer_second` in place of an error of the server."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer_second(request, exception)
