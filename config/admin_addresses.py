"""Wagtail's own screens meet nothing in an address that its tables cannot hold.

Our views read their parameters by `config.parameters`; Wagtail's hand what stands in an
address to the database as it is, and answer 500 where it does not fit the column.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage
from django.db import DataError, IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch
from wagtail.coreutils import resolve_model_string

from config.error_pages import bad_request
from config.parameters import MAX_KEY

GetResponse = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)

# What Django and the databases raise on a value that does not fit its column or field.
MISFITS = (ValueError, OverflowError, ValidationError, DataError, InvalidPage)
OURS = {"cms", "quizzes", "learning", "certificates"}
# These only hand a request on: they stand in the trace of every fault.
PASSES = {"cms.admin.creating", "learning.access.audit.recording"}


def fits(model: type[models.Model], key: str) -> bool:
    """Whether the text of an address can be a primary key of the model."""
    try:
        value = model._meta.pk.to_python(unquote(key))
    except ValidationError:
        return False
    return not isinstance(value, int) or 0 <= value <= MAX_KEY


class SoundAdminAddress:
    """An address that means no row is not found, before or while Wagtail looks for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, _args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        model = model_of(view)
        key = kwargs.get("pk")
        if not request.path_info.startswith(settings.ADMIN_PREFIX) or model is None:
            return
        if isinstance(key, str) and not fits(model, key):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not request.path_info.startswith(settings.ADMIN_PREFIX):
            return None
        if request.method not in ("GET", "HEAD") or not is_misfit(request, exception):
            return None
        logger.warning("Unfit value in %s", request.path, exc_info=exception)
        return bad_request(request)  # a page without queries: the transaction may be broken


def is_misfit(request: HttpRequest, exception: Exception) -> bool:
    """Whether what broke is a value that the address gave, and none of our code was at it.

    An address that gives no value is never excused.
    """
    match = request.resolver_match
    given = bool(request.GET) or bool(match and (match.args or match.kwargs))
    kind = isinstance(exception, MISFITS) or _is_sqlites_misfit(exception)
    kind = kind or _fits_no_address(request, exception)
    return given and kind and not _passed_ours(exception)


def _fits_no_address(request: HttpRequest, exception: Exception) -> bool:
    """A value of the query that Wagtail could put into no link."""
    values = [value for _name, several in request.GET.lists() for value in several]
    unlinked = isinstance(exception, NoReverseMatch)
    return unlinked and any(value and repr(value) in str(exception) for value in values)


def _is_sqlites_misfit(exception: Exception) -> bool:
    """SQLite's word for an offset above every number; no constraint is at fault."""
    return isinstance(exception, IntegrityError) and str(exception) == "datatype mismatch"


def _passed_ours(exception: Exception) -> bool:
    trace = exception.__traceback__
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.partition(".")[0] in OURS and module not in PASSES:
            return True
        trace = trace.tb_next
    return False


def model_of(view: object) -> type[models.Model] | None:
    """The model whose rows the view shows; None where it names none."""
    given = getattr(view, "view_initkwargs", {}).get("model")
    model = given or getattr(getattr(view, "view_class", None), "model", None)
    model = resolve_model_string(model) if isinstance(model, str) else model
    return model if isinstance(model, type) and issubclass(model, models.Model) else None
