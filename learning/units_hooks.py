"""Units and postings in the admin: addresses and menu."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from learning.views import postings, reorganisations

# Label, address, icon, place in the menu, permission.
MENU: list[tuple[Any, str, str, int, str]] = [
    (
        _("Sắp xếp tổ chức"),
        "desk_reorganisations",
        "history",
        26,
        reorganisations.PERMISSION,
    ),
]


def unit_urls() -> list[URLPattern]:
    event = "sap-xep/<int:event_id>/"
    return [
        path("sap-xep/", reorganisations.events, name="desk_reorganisations"),
        path("sap-xep/moi/<slug:kind>/", reorganisations.new, name="desk_reorganisation_new"),
        path(event, reorganisations.event, name="desk_reorganisation"),
        path(f"{event}chuyen/", reorganisations.move, name="desk_reorganisation_move"),
        path("don-vi/<int:unit_id>/", reorganisations.unit, name="desk_unit"),
        path("cong-tac/<int:user_id>/", postings.postings, name="desk_postings"),
    ]
