"""The law in Wagtail's admin: addresses, links and what lessons rest on it."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button

from cms.law import views
from cms.models import LegalDocument, Provision
from cms.people import Person


def law_urls() -> list[URLPattern]:
    return [
        path("phap-luat/van-ban/<int:document_id>/", views.document_usages, name="law_document"),
        path(
            "phap-luat/dieu-khoan/<int:provision_id>/", views.provision_usages, name="law_provision"
        ),
    ]


def law_buttons(snippet: Any, _user: Person, _next_url: str | None = None) -> Iterator[Any]:
    """From the lists to what rests on a document or a place."""
    places: dict[type, str] = {LegalDocument: "law_document", Provision: "law_provision"}
    name = places.get(type(snippet))
    if name:
        yield Button(
            _("Đang dùng ở đâu"), reverse(name, args=[snippet.pk]), icon_name="list-ul", priority=5
        )
