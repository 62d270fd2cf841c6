"""Other systems in the admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import PEOPLE, Entry
from learning.interfaces import views

ENTRIES = [
    Entry(PEOPLE, _("Hệ thống khác"), "desk_api_tokens", "key", 80, views.PERMISSION),
]


def admin_urls() -> list[URLPattern]:
    token, hook = "he-thong-khac/<int:token_id>/", "he-thong-khac/bao/<int:webhook_id>/"
    return [
        path("he-thong-khac/", views.tokens, name="desk_api_tokens"),
        path(f"{token}thu-hoi/", views.revoke, name="desk_api_token_revoke"),
        path("he-thong-khac/bao/", views.webhooks, name="desk_webhooks"),
        path(hook, views.switch, name="desk_webhook_switch"),
        path(
            "he-thong-khac/bao/gui-lai/<int:delivery_id>/",
            views.retry,
            name="desk_webhook_retry",
        ),
    ]
