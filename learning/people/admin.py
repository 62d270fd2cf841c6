"""People at the HR desk: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import PEOPLE, Entry
from learning.interfaces import views as interfaces
from learning.people import retention_views as retention
from learning.reporting import person_views as people
from learning.reporting import record_views as records
from learning.staff_import import views as staff_import

ENTRIES = [
    Entry(PEOPLE, _("Tìm cán bộ"), "desk_find_person", "search", 10, people.PERMISSION),
    Entry(
        PEOPLE, _("Nhập danh sách cán bộ"), "desk_import", "upload", 20, "learning.add_staffimport"
    ),
    Entry(PEOPLE, _("Hệ thống khác"), "desk_api_tokens", "key", 80, interfaces.PERMISSION),
    Entry(PEOPLE, _("Ẩn danh"), "desk_anonymisation", "lock", 90, retention.PERMISSION),
]


def admin_urls() -> list[URLPattern]:
    token, hook = "he-thong-khac/<int:token_id>/", "he-thong-khac/bao/<int:webhook_id>/"
    return [
        path("bao-cao/can-bo/<int:user_id>/bai-lam/", records.attempts, name="desk_attempts"),
        path(
            "bao-cao/bai-lam/<int:attempt_id>/bien-ban.pdf",
            records.record,
            name="desk_attempt_record",
        ),
        path("nhap-can-bo/", staff_import.upload, name="desk_import"),
        path("nhap-can-bo/<int:import_id>/", staff_import.preview, name="desk_import_preview"),
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
