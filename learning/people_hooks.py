"""People at the HR desk: addresses and menu."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from learning.views import people

# Label, address, icon, place in the menu, permission.
MENU: list[tuple[Any, str, str, int, str]] = [
    (_("Tìm cán bộ"), "desk_find_person", "search", 12, people.PERMISSION),
]


def people_urls() -> list[URLPattern]:
    return [
        path("can-bo/", people.find, name="desk_find_person"),
        path("can-bo/<int:user_id>/", people.person, name="desk_person"),
    ]
