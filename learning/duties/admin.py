"""Duties in the admin: addresses, menu and tables that administrators keep."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.admin.choosers import WordedChooserViewSet
from cms.admin.menu import DUTIES, Entry
from learning.duties import assign_views, desk_views, programme_views
from learning.models import Holiday, TrainingQuota

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
]


def admin_urls() -> list[URLPattern]:
    plan, excuse = "ke-hoach/<int:programme_id>/", "mien-hoan/<int:exemption_id>/"
    training = "boi-duong-noi-khac/<int:training_id>/"
    return [
        path("giao-khoa-hoc/", assign_views.assign, name="desk_assign"),
        path("ke-hoach/", programme_views.programmes, name="desk_programmes"),
        path("ke-hoach/moi/", programme_views.new, name="desk_programme_new"),
        path(plan, programme_views.programme, name="desk_programme"),
        path(f"{plan}chuyen/", programme_views.move, name="desk_programme_move"),
        path("mien-hoan/", desk_views.exemption_queue, name="desk_exemptions"),
        path(
            "mien-hoan/cho/<int:user_id>/", desk_views.request_exemption, name="desk_exemption_new"
        ),
        path(excuse, desk_views.decide_exemption, name="desk_exemption"),
        path("han-khong-kip/", desk_views.due_queue, name="desk_due_queue"),
        path("han-khong-kip/<int:review_id>/", desk_views.decide_due, name="desk_due"),
        path("boi-duong-noi-khac/", desk_views.training_queue, name="desk_outside_training"),
        path(training, desk_views.decide_training, name="desk_outside_decide"),
        path(f"{training}giay/", desk_views.training_proof, name="desk_outside_proof"),
    ]
