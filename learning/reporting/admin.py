"""The HR desk's dashboard, reports and log in the admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import REPORTS, Entry
from learning.access.audit import views as audit
from learning.reporting import dashboard_views as dashboard
from learning.reporting import desk_views as desk
from learning.reporting import official_views as official
from learning.reporting import snapshot_views as snapshots
from learning.reporting import views as reporting

PEOPLE_REPORT = {"slug": "chua-hoan-thanh"}

SEE = "learning.view_reports"
ENTRIES = [
    Entry(None, _("Tổng quan"), "desk_dashboard", "home", 5, SEE),
    Entry(REPORTS, _("Kết quả theo đơn vị"), "desk_report", "table", 10, SEE),
    Entry(REPORTS, _("Mọi báo cáo"), "reports", "doc-full-inverse", 20, SEE),
    Entry(REPORTS, _("Báo cáo đã chốt"), "snapshots", "lock", 30, SEE),
    Entry(
        REPORTS,
        _("Thể thức báo cáo"),
        "report_heading",
        "edit",
        50,
        "learning.change_reportheading",
    ),
    Entry(REPORTS, _("Nhật ký thao tác"), "audit_log", "history", 60, "learning.view_auditentry"),
]


def admin_urls() -> list[URLPattern]:
    one, kept = "so-lieu/<slug:slug>/", "da-chot/<int:snapshot_id>/"
    return [
        path("bao-cao/", desk.report, name="desk_report"),
        path("bao-cao/can-bo/", reporting.report, PEOPLE_REPORT, name="desk_people"),
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
