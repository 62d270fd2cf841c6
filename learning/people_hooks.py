"""People at the HR desk: addresses and menu."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from learning.views import interfaces, people, retention, staff_import

# Label, address, icon, place in the menu, permission.
MENU: list[tuple[Any, str, str, int, str]] = [
    (_("Tìm cán bộ"), "desk_find_person", "search", 12, people.PERMISSION),
    (_("Hệ thống khác"), "desk_api_tokens", "key", 41, interfaces.PERMISSION),
    (_("Ẩn danh"), "desk_anonymisation", "lock", 42, retention.PERMISSION),
]


def people_urls() -> list[URLPattern]:
    token, hook = "he-thong-khac/<int:token_id>/", "he-thong-khac/bao/<int:webhook_id>/"
    return [
        path("can-bo/", people.find, name="desk_find_person"),
        path("can-bo/<int:user_id>/", people.person, name="desk_person"),
        path("nhap-can-bo/mau/", staff_import.template, name="desk_import_template"),
        path("nhap-can-bo/dong/<int:row_id>/", staff_import.decide, name="desk_import_row"),
        path(
            "nhap-can-bo/<int:import_id>/ket-qua/", staff_import.result, name="desk_import_result"
        ),
        path("can-bo/<int:user_id>/du-lieu.zip", retention.export, name="desk_person_export"),
        path("an-danh/", retention.proposals, name="desk_anonymisation"),
        path("an-danh/<int:row_id>/", retention.decide, name="desk_anonymisation_decide"),
        path("he-thong-khac/", interfaces.tokens, name="desk_api_tokens"),
        path(f"{token}thu-hoi/", interfaces.revoke, name="desk_api_token_revoke"),
        path("he-thong-khac/bao/", interfaces.webhooks, name="desk_webhooks"),
        path(hook, interfaces.switch, name="desk_webhook_switch"),
        path(
            "he-thong-khac/bao/gui-lai/<int:delivery_id>/",
            interfaces.retry,
            name="desk_webhook_retry",
        ),
    ]
