"""Postings, and what is held on people, in the admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import PEOPLE, Entry
from learning.people import posting_views, retention_views, transfer_views

ENTRIES = [
    Entry(
        PEOPLE, _("Chuyển đơn vị"), "desk_transfers", "arrow-right", 40, transfer_views.PERMISSION
    ),
    Entry(PEOPLE, _("Ẩn danh"), "desk_anonymisation", "lock", 90, retention_views.PERMISSION),
]


def admin_urls() -> list[URLPattern]:
    return [
        path("cong-tac/<int:user_id>/", posting_views.postings, name="desk_postings"),
        path("can-bo/<int:user_id>/du-lieu.zip", retention_views.export, name="desk_person_export"),
        path("chuyen-don-vi/", transfer_views.transfers, name="desk_transfers"),
        path("chuyen-don-vi/de-nghi/", transfer_views.propose, name="desk_transfer_new"),
        path(
            "chuyen-don-vi/<int:transfer_id>/", transfer_views.decide, name="desk_transfer_decide"
        ),
        path("an-danh/", retention_views.proposals, name="desk_anonymisation"),
        path("an-danh/<int:row_id>/", retention_views.decide, name="desk_anonymisation_decide"),
    ]
