"""Duties in the admin: addresses, menu and tables that administrators keep."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.admin.choosers import WordedChooserViewSet
from cms.admin.menu import DUTIES, PEOPLE, REPORTS, Entry
from learning.duties import desk_views as duty_desk
from learning.duties import programme_views as programmes
from learning.models import Holiday, TrainingQuota
from learning.reminders import views as duty_log
from learning.reporting import desk_views as desk
from learning.reporting import weak_provisions_views as weak_clauses

PLAN, DECIDE = "learning.add_programme", "learning.decide_exemption"
OUTSIDE, REPORT = "learning.decide_outsidetraining", "learning.view_reports"


class HolidayViewSet(SnippetViewSet):
    """Days off; Tết is entered every year."""

    model = Holiday
    chooser_viewset_class = WordedChooserViewSet
    icon = "date"
    menu_label = _("Ngày nghỉ")
    menu_hook, menu_order = DUTIES.hook, 80
    list_display = ["day", BooleanColumn("yearly", label=_("Hằng năm")), "name", "note"]
    panels = [FieldPanel(name) for name in ("day", "yearly", "name", "note")]


class TrainingQuotaViewSet(SnippetViewSet):
    """Hours expected in a year."""

    model = TrainingQuota
    chooser_viewset_class = WordedChooserViewSet
    icon = "time"
    menu_label = _("Số tiết một năm")
    menu_hook, menu_order = DUTIES.hook, 90
    list_display = ["year", "category", "hours"]
    panels = [FieldPanel(name) for name in ("year", "category", "hours")]


VIEW_SETS = [HolidayViewSet, TrainingQuotaViewSet]

ENTRIES = [
    Entry(DUTIES, _("Giao khóa học"), "desk_assign", "tasks", 10, PLAN),
    Entry(DUTIES, _("Kế hoạch bồi dưỡng"), "desk_programmes", "list-ol", 20, PLAN),
    Entry(DUTIES, _("Miễn, gia hạn"), "desk_exemptions", "date", 30, REPORT),
    Entry(DUTIES, _("Hạn không kịp"), "desk_due_queue", "time", 40, DECIDE),
    Entry(DUTIES, _("Bồi dưỡng ở nơi khác"), "desk_outside_training", "globe", 50, OUTSIDE),
    Entry(DUTIES, _("Nhắc việc"), "desk_reminders", "mail", 60, DECIDE),
    Entry(REPORTS, _("Điều khoản còn yếu"), "desk_weak_clauses", "warning", 40, REPORT),
    Entry(PEOPLE, _("Kiểm tra hồ sơ"), "desk_checks", "check", 70, "learning.view_checks"),
]


def admin_urls() -> list[URLPattern]:
    plan, excuse = "ke-hoach/<int:programme_id>/", "mien-hoan/<int:exemption_id>/"
    paper = "boi-duong-noi-khac/<int:training_id>/"
    return [
        path("giao-khoa-hoc/", desk.assign, name="desk_assign"),
        path("ke-hoach/", programmes.programmes, name="desk_programmes"),
        path("ke-hoach/moi/", programmes.new, name="desk_programme_new"),
        path(plan, programmes.programme, name="desk_programme"),
        path(f"{plan}chuyen/", programmes.move, name="desk_programme_move"),
        path("mien-hoan/", duty_desk.exemption_queue, name="desk_exemptions"),
        path("mien-hoan/cho/<int:user_id>/", duty_desk.ask_for, name="desk_exemption_new"),
        path(excuse, duty_desk.decide_exemption, name="desk_exemption"),
        path("han-khong-kip/", duty_desk.due_queue, name="desk_due_queue"),
        path("han-khong-kip/<int:review_id>/", duty_desk.settle_due, name="desk_due"),
        path("boi-duong-noi-khac/", duty_desk.training_queue, name="desk_outside_training"),
        path(paper, duty_desk.decide_training, name="desk_outside_decide"),
        path(f"{paper}giay/", duty_desk.paper, name="desk_outside_paper"),
        path("dieu-khoan-yeu/", weak_clauses.weak_clauses, name="desk_weak_clauses"),
        path("dieu-khoan-yeu/tinh/", weak_clauses.ask, name="desk_weak_clauses_ask"),
        path("dieu-khoan-yeu/on-tap/", weak_clauses.refresh, name="desk_weak_clauses_refresh"),
        path("nhac-viec/", duty_log.reminders, name="desk_reminders"),
        path("kiem-tra-ho-so/", duty_log.checks, name="desk_checks"),
    ]
