"""The HR desk's dashboard, reports and pages of people in the admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import PEOPLE, REPORTS, Entry
from learning.reporting import views
from learning.reporting.dashboard import views as dashboard_views
from learning.reporting.official import views as official_views
from learning.reporting.person import attempt_views
from learning.reporting.person import views as person_views
from learning.reporting.publishing import views as publishing_views
from learning.reporting.record_checks import views as record_check_views
from learning.reporting.weak_provisions import views as weak_provisions_views

UNITS_REPORT = {"slug": "hoan-thanh"}
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
    Entry(REPORTS, _("Điều khoản còn yếu"), "desk_weak_provisions", "warning", 40, SEE),
    Entry(PEOPLE, _("Tìm cán bộ"), "desk_find_person", "search", 10, person_views.PERMISSION),
    Entry(PEOPLE, _("Kiểm tra hồ sơ"), "desk_checks", "check", 70, "learning.view_checks"),
]


def admin_urls() -> list[URLPattern]:
    one, kept = "so-lieu/<slug:slug>/", "da-chot/<int:snapshot_id>/"
    return [
        path("bao-cao/", views.report, UNITS_REPORT, name="desk_report"),
        path("bao-cao/can-bo/", views.report, PEOPLE_REPORT, name="desk_people"),
        path("tong-quan/", dashboard_views.dashboard, name="desk_dashboard"),
        path("tong-quan/tinh-lai/", dashboard_views.refresh, name="desk_dashboard_renew"),
        path("so-lieu/", views.index, name="reports"),
        path(one, views.report, name="report"),
        path(f"{one}chot/", views.publish, name="report_publish"),
        path(f"{one}tep/<slug:name>/", views.report_file, name="report_file"),
        path("da-chot/", publishing_views.snapshots, name="snapshots"),
        path(kept, publishing_views.snapshot, name="snapshot"),
        path(f"{kept}tep/<slug:name>/", publishing_views.snapshot_file, name="snapshot_file"),
        path("dang-lap/<int:run_id>/", publishing_views.run, name="report_run"),
        path("the-thuc/", official_views.heading, name="report_heading"),
        path("the-thuc/mau/", official_views.template, name="report_template"),
        path("the-thuc/mau.docx", official_views.template_file, name="report_template_file"),
        path("dieu-khoan-yeu/", weak_provisions_views.weak_provisions, name="desk_weak_provisions"),
        path(
            "dieu-khoan-yeu/tinh/",
            weak_provisions_views.compute_unit,
            name="desk_weak_provisions_request",
        ),
        path(
            "dieu-khoan-yeu/on-tap/",
            weak_provisions_views.refresh,
            name="desk_weak_provisions_refresh",
        ),
        path("can-bo/", person_views.find, name="desk_find_person"),
        path("can-bo/<int:user_id>/", person_views.person, name="desk_person"),
        path("bao-cao/can-bo/<int:user_id>/bai-lam/", attempt_views.attempts, name="desk_attempts"),
        path(
            "bao-cao/bai-lam/<int:attempt_id>/bien-ban.pdf",
            attempt_views.attempt_record,
            name="desk_attempt_record",
        ),
        path("kiem-tra-ho-so/", record_check_views.checks, name="desk_checks"),
    ]
