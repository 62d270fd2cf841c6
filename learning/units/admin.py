"""Units in the admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import PEOPLE, Entry
from learning.units import views as units
from learning.units.reorganisations import views as reorganisations

ENTRIES = [
    Entry(PEOPLE, _("Đơn vị"), "desk_units", "site", 30, "learning.add_unit"),
    Entry(
        PEOPLE,
        _("Sắp xếp tổ chức"),
        "desk_reorganisations",
        "history",
        40,
        reorganisations.PERMISSION,
    ),
]


def admin_urls() -> list[URLPattern]:
    event = "sap-xep/<int:event_id>/"
    return [
        path("don-vi/", units.units, name="desk_units"),
        path("don-vi/tim/", units.search, name="desk_unit_search"),
        path("sap-xep/", reorganisations.events, name="desk_reorganisations"),
        path("sap-xep/moi/<slug:kind>/", reorganisations.new, name="desk_reorganisation_new"),
        path(event, reorganisations.event, name="desk_reorganisation"),
        path(f"{event}sua/", reorganisations.edit, name="desk_reorganisation_edit"),
        path(f"{event}chuyen/", reorganisations.move, name="desk_reorganisation_move"),
        path("don-vi/<int:unit_id>/", reorganisations.unit, name="desk_unit"),
    ]
