"""The HR desk's dashboard, reports and log in the admin: addresses and menu."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from learning.views import audit, dashboard, official, reporting, snapshots

PEOPLE = "chua-hoan-thanh"

# Label, address, icon, place in the menu, permission.
DESK_MENU: list[tuple[Any, str, str, int, str]] = [
    (_("Tổng quan"), "desk_dashboard", "home", 5, "learning.view_reports"),
    (_("Báo cáo"), "reports", "doc-full-inverse", 11, "learning.view_reports"),
    (_("Báo cáo đã chốt"), "snapshots", "lock", 12, "learning.view_reports"),
    (_("Thể thức báo cáo"), "report_heading", "edit", 38, "learning.change_reportheading"),
    (_("Nhật ký thao tác"), "audit_log", "history", 39, "learning.view_auditentry"),
]


def desk_report_urls() -> list[URLPattern]:
    one, kept = "so-lieu/<slug:slug>/", "da-chot/<int:snapshot_id>/"
    return [
        path("tong-quan/", dashboard.dashboard, name="desk_dashboard"),
        path("tong-quan/tinh-lai/", dashboard.refresh, name="desk_dashboard_renew"),
        path("so-lieu/", reporting.index, name="reports"),
        path(one, reporting.report, name="report"),
        path(f"{one}chot/", reporting.publish, name="report_publish"),
        path(f"{one}tep/<slug:name>/", reporting.report_file, name="report_file"),
        path("da-chot/", snapshots.snapshots, name="snapshots"),
        path(kept, snapshots.snapshot, name="snapshot"),
        path(f"{kept}tep/<slug:name>/", snapshots.snapshot_file, name="snapshot_file"),
        path("dang-lap/<int:run_id>/", snapshots.run, name="report_run"),
        path("the-thuc/", official.heading, name="report_heading"),
        path("the-thuc/mau/", official.template, name="report_template"),
        path("the-thuc/mau.docx", official.template_file, name="report_template_file"),
        path("nhat-ky-thao-tac/", audit.audit, name="audit_log"),
    ]
