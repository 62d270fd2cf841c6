"""Accounts in the admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import PEOPLE, Entry
from learning.accounts import email_views
from learning.accounts.first_passwords.letters import PERMISSION as LETTERS
from learning.accounts.first_passwords.views import sealed_letters
from learning.accounts.second_factor.reset import factor_reset

ENTRIES = [
    Entry(PEOPLE, _("Thư niêm phong"), "desk_sealed_letters", "password", 55, LETTERS),
    Entry(PEOPLE, _("Đổi thư điện tử"), "desk_email_changes", "mail", 50, email_views.PERMISSION),
]


def admin_urls() -> list[URLPattern]:
    return [
        path("doi-thu-dien-tu/", email_views.email_changes, name="desk_email_changes"),
        path("thu-niem-phong/", sealed_letters, name="desk_sealed_letters"),
        path("xac-thuc/<int:user_id>/", factor_reset, name="factor_reset"),
        path("doi-thu-dien-tu/xu-ly/", email_views.decide, name="desk_email_changes_decide"),
    ]
