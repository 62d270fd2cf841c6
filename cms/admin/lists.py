"""Whoever may not see a list gets no line of it at any other of Wagtail's doors.

Wagtail asks for permissions at its lists and forms. Its choosers, the page that says on which
rows a bulk action may not be done, its API and its search ask for the way into the admin only,
and name rows to everybody who has that.
"""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import permission_denied
from wagtail.documents.models import AbstractDocument
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.models import AbstractImage
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Page, Task
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from cms.models import CmsDocument, CmsImage
from cms.people import Person
from config.admin_addresses import model_of

# Any of these shows the rows: lists ask for the first four, choosers of files for the fifth.
SEEING = {"add", "change", "delete", "view", "choose"}
SEEING_PAGES = {"add", "change", "publish", "lock", "unlock", "bulk_delete"}
# Of whose rows views speak that name no model themselves; the longest beginning counts.
ABOUT: dict[str, type[Model] | None] = {
    "wagtail.admin.api.": Page,
    "wagtail.admin.views.chooser.": Page,
    "wagtail.admin.views.page_privacy.": Page,
    "wagtail.admin.views.pages.": Page,
    "wagtail.admin.viewsets.pages.": Page,
    "wagtail.admin.views.reports.": Page,
    # The log asks entry by entry.
    "wagtail.admin.views.reports.audit_logging.": None,
    "wagtail.admin.views.tags.": CmsImage,
    "wagtail.admin.views.workflows.": Task,
    "wagtail.admin.views.workflows.Workflow": Page,
    "wagtail.contrib.forms.": Page,
    "wagtail.documents.": CmsDocument,
    "wagtail.embeds.": Page,
    "wagtail.images.": CmsImage,
}

View = Callable[..., HttpResponse]


class LinesOfSeenLists:
    """Refuses a screen of the admin about a model whose rows the person may not see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, _args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        inside = request.path_info.startswith(settings.ADMIN_PREFIX)
        if not inside or not request.user.is_authenticated or request.user.is_superuser:
            return None
        model = model_asked_for(view, kwargs)
        if model is None or may_see_rows(request.user, model):
            return None
        refusal: HttpResponse = permission_denied(request)
        return refusal


def model_asked_for(view: View, kwargs: dict[str, Any]) -> type[Model] | None:
    """The model whose rows a screen names; None where it names none, or asks by itself."""
    if "app_label" in kwargs and "model_name" in kwargs:
        try:
            return apps.get_model(kwargs["app_label"], kwargs["model_name"])
        except LookupError:
            return None  # the view answers that there is no such model
    if (model := model_of(view)) is not None:
        return model
    shown: Any = getattr(view, "view_class", view)
    path = f"{shown.__module__}.{shown.__qualname__}"
    about = max((start for start in ABOUT if path.startswith(start)), key=len, default="")
    return ABOUT.get(about)


def may_see_rows(user: Person | AnonymousUser, model: type[Model]) -> bool:
    """Whether the person may see any row of the model in the admin's list of them."""
    if issubclass(model, Page):
        return bool(page_permission_policy.user_has_any_permission(user, SEEING_PAGES))
    return bool(_policy(model).user_has_any_permission(user, SEEING))


def _policy(model: type[Model]) -> Any:
    if issubclass(model, AbstractImage):
        return image_policy
    if issubclass(model, AbstractDocument):
        return document_policy
    viewset = getattr(model, "snippet_viewset", None)
    return viewset.permission_policy if viewset else ModelPermissionPolicy(model)
