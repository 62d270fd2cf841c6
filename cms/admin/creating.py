"""A filled form makes one object, however often it is sent.

A double click, a browser that sends again after a broken line, and a click on a second
button while the first is under way are one wish. Each rendering of a form carries its own
CSRF token (Django masks the secret anew each time), so token, person, address and contents
together name that one filled form.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import CreateView
from wagtail.admin.views.pages.create import CreateView as PageCreateView

from cms.admin.conflicts import answer_second
from cms.models.creation import Creation

View = Callable[..., HttpResponse]
CSRF_FIELD = "csrfmiddlewaretoken"
ACTION = "action-"
KEPT_FOR = timedelta(days=1)
CREATE_VIEWS = (CreateView, PageCreateView)
COPY_PAGE = "wagtailadmin_pages:copy"
REFUSED = "wagtailadmin_home"  # where Wagtail sends those who may not


def creates_once(view: View) -> View:
    """Let a view that makes an object and then redirects do so once for each filled form."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return create_once(request, lambda: view(request, *args, **kwargs))

    return wrapped


def create_once(request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of `make`, or the way to what the same form made before.

    The fingerprint is written in the transaction of the object: a second request waits
    for the first one's end on either database, and after a failure tries for itself.
    """
    if request.method != "POST" or not request.POST.get(CSRF_FIELD):
        return make()
    action = _action(request)
    with transaction.atomic():
        Creation.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
        row, is_first = Creation.objects.get_or_create(
            fingerprint=_fingerprint(request), defaults={"action": action}
        )
        if not is_first:
            return _made_before(request, row, action)
        response = make()
        location = response.headers.get("Location", "")
        if response.status_code == 302 and location != reverse(REFUSED):
            Creation.objects.filter(pk=row.pk).update(location=location)
        else:
            row.delete()
    return response


def _made_before(request: HttpRequest, row: Creation, action: str) -> HttpResponse:
    if row.action == action:
        messages.success(request, _("Nội dung này đã được lưu, và chỉ lưu một lần."))
    else:
        messages.warning(
            request,
            _(
                "Nội dung này đã được lưu từ lần bấm trước. Việc anh/chị bấm sau chưa được "
                "thực hiện; anh/chị mở nội dung và bấm lại."
            ),
        )
    return redirect(row.location)


def _action(request: HttpRequest) -> str:
    return next((name for name in request.POST if name.startswith(ACTION)), "")[:100]


def _fingerprint(request: HttpRequest) -> str:
    """Of the person, the address, this rendering of the form, and what it was filled with."""
    posted = sorted(
        (name, values) for name, values in request.POST.lists() if not name.startswith(ACTION)
    )
    files = sorted(
        (name, [(file.name, file.size) for file in sent]) for name, sent in request.FILES.lists()
    )
    told = repr((request.user.pk, request.get_full_path(), posted, files))
    return hashlib.sha256(told.encode()).hexdigest()


class CreateOnce:
    """Middleware: every create form of Wagtail's makes its object once, and by a click only.

    Wagtail 7.4 saves a *new* object by itself half a second after the first key, beside the
    editor's own click: on a slow line both arrive, and two objects are made, or a page is
    refused for its own address. So a form saves by itself only what exists already.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.method != "POST" or not _is_create(request, view):
            return None
        try:
            return create_once(request, lambda: view(request, *args, **kwargs))
        except IntegrityError as error:
            # Django asks no middleware about what is raised in `process_view`.
            answer = answer_second(request, error)
            if answer is None:
                raise
            return answer

    def process_template_response(self, request: HttpRequest, response: Any) -> HttpResponse:
        context = response.context_data
        if context and isinstance(context.get("view"), CREATE_VIEWS):
            context["autosave_enabled"] = False
            context.pop("autosave_indicator", None)
        return response


def _is_create(request: HttpRequest, view: View) -> bool:
    match = request.resolver_match
    is_copy = match is not None and match.view_name == COPY_PAGE
    return is_copy or issubclass(getattr(view, "view_class", object), CREATE_VIEWS)
