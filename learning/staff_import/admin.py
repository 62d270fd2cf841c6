"""The staff import in the admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import PEOPLE, Entry
from learning.staff_import import views

ENTRIES = [
    Entry(
        PEOPLE, _("Nhập danh sách cán bộ"), "desk_import", "upload", 20, "learning.add_staffimport"
    ),
]


def admin_urls() -> list[URLPattern]:
    return [
        path("nhap-can-bo/", views.upload, name="desk_import"),
        path("nhap-can-bo/<int:import_id>/", views.preview, name="desk_import_preview"),
        path(
            "nhap-can-bo/<int:import_id>/chuyen-don-vi/",
            views.propose_transfers,
            name="desk_import_transfers",
        ),
        path("nhap-can-bo/mau/", views.template, name="desk_import_template"),
        path("nhap-can-bo/dong/<int:row_id>/", views.decide, name="desk_import_row"),
        path(
            "nhap-can-bo/<int:import_id>/o-trong/",
            views.decide_empty_cells,
            name="desk_import_clears",
        ),
        path("nhap-can-bo/<int:import_id>/ket-qua/", views.result, name="desk_import_result"),
    ]
