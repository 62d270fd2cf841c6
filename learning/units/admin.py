"""Units in the admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import PEOPLE, Entry
from learning.units import views
from learning.units.reorganisations import views as reorganisation_views

ENTRIES = [
    Entry(PEOPLE, _("Đơn vị"), "desk_units", "site", 30, "learning.add_unit"),
    Entry(
        PEOPLE,
        _("Sắp xếp tổ chức"),
        "desk_reorganisations",
        "history",
        40,
        reorganisation_views.PERMISSION,
    ),
]


def admin_urls() -> list[URLPattern]:
    event = "sap-xep/<int:event_id>/"
    return [
        path("don-vi/", views.units, name="desk_units"),
        path("don-vi/tim/", views.search, name="desk_unit_search"),
        path("sap-xep/", reorganisation_views.events, name="desk_reorganisations"),
        path("sap-xep/moi/<slug:kind>/", reorganisation_views.new, name="desk_reorganisation_new"),
        path(event, reorganisation_views.event, name="desk_reorganisation"),
        path(f"{event}sua/", reorganisation_views.edit, name="desk_reorganisation_edit"),
        path(f"{event}chuyen/", reorganisation_views.move, name="desk_reorganisation_move"),
        path("don-vi/<int:unit_id>/", reorganisation_views.unit, name="desk_unit"),
    ]
