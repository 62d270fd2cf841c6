"""Where `learning` meets Wagtail: pages are served with the reader's progress."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from cms.deletion import register_record_check
from cms.models import CourseIndexPage, CoursePage, HomePage, LessonPage
from learning.dashboard import dashboard_for
from learning.desk_hooks import DESK_MENU, PEOPLE, desk_report_urls
from learning.duties_hooks import MENU, VIEW_SETS, duty_urls
from learning.models import Enrolment, LessonProgress
from learning.models.programmes import programmes_of
from learning.people_hooks import MENU as PEOPLE_MENU
from learning.people_hooks import people_urls
from learning.services.reminders import reminder_alarm
from learning.units_hooks import MENU as UNITS_MENU
from learning.units_hooks import unit_urls
from learning.views import desk, home, reading, records, reporting, staff_import
from learning.viewsets import ScopeViewSet

for view_set in (ScopeViewSet, *VIEW_SETS):
    register_snippet(view_set)

PAGE_VIEWS: dict[type[Page], Callable[..., HttpResponse]] = {
    CourseIndexPage: reading.course_index,
    CoursePage: reading.course,
    LessonPage: reading.lesson,
}


def has_training_records(page: Page) -> bool:
    """Whether somebody was given the course or quiz, or read the lesson."""
    below = {"path__startswith": page.path}
    courses, lessons = CoursePage.objects.filter(**below), LessonPage.objects.filter(**below)
    return (
        Enrolment.objects.filter(
            Q(course__in=courses) | Q(quiz__path__startswith=page.path)
        ).exists()
        or programmes_of(courses).exists()
        or LessonProgress.objects.filter(lesson__in=lessons).exists()
    )


register_record_check(has_training_records)


@hooks.register("before_serve_page")
def serve_with_progress(
    page: Page, request: HttpRequest, _args: list[Any], _kwargs: dict[str, Any]
) -> HttpResponse | None:
    """Pages of courses ask for a sign-in and know their reader."""
    if isinstance(page, HomePage):
        return home.home(request)
    view = PAGE_VIEWS.get(type(page))
    return view(request, page) if view else None


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern]:
    return [
        path("bao-cao/", desk.report, name="desk_report"),
        path("bao-cao/can-bo/", reporting.report, {"slug": PEOPLE}, name="desk_people"),
        path("bao-cao/can-bo/<int:user_id>/bai-lam/", records.attempts, name="desk_attempts"),
        path(
            "bao-cao/bai-lam/<int:attempt_id>/bien-ban.pdf",
            records.record,
            name="desk_attempt_record",
        ),
        path("giao-khoa-hoc/", desk.assign, name="desk_assign"),
        path("don-vi/", desk.units, name="desk_units"),
        path("nhap-can-bo/", staff_import.upload, name="desk_import"),
        path("nhap-can-bo/<int:import_id>/", staff_import.preview, name="desk_import_preview"),
    ]


class DeskMenuItem(MenuItem):
    """Shown to those with the permission."""

    def __init__(self, label: Any, url_name: str, icon: str, order: int, permission: str) -> None:
        super().__init__(label, reverse(url_name), icon_name=icon, order=order)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


@hooks.register("register_admin_menu_item")
def report_menu_item() -> MenuItem:
    return DeskMenuItem(
        _("Kết quả theo đơn vị"), "desk_report", "table", 10, "learning.view_reports"
    )


@hooks.register("register_admin_menu_item")
def assign_menu_item() -> MenuItem:
    return DeskMenuItem(_("Giao khóa học"), "desk_assign", "tasks", 20, "learning.add_programme")


@hooks.register("register_admin_menu_item")
def units_menu_item() -> MenuItem:
    return DeskMenuItem(_("Đơn vị"), "desk_units", "site", 25, "learning.add_unit")


@hooks.register("register_admin_menu_item")
def import_menu_item() -> MenuItem:
    return DeskMenuItem(
        _("Nhập danh sách cán bộ"), "desk_import", "upload", 30, "learning.add_staffimport"
    )


@hooks.register("register_admin_menu_item")
def editions_menu_item() -> MenuItem:
    return DeskMenuItem(_("Đề giấy"), "paper_editions", "doc-full", 35, "quizzes.add_paperedition")


class DeskPanel(Component):
    """The way to the desk on the admin's first page."""

    order = 10
    template_name = "learning/desk/home_panel.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user = parent_context["request"].user
        items = [
            (_("Kết quả theo đơn vị"), "desk_report", "learning.view_reports"),
            (_("Giao khóa học"), "desk_assign", "learning.add_programme"),
            (_("Đơn vị"), "desk_units", "learning.add_unit"),
            (_("Nhập danh sách cán bộ"), "desk_import", "learning.add_staffimport"),
            (_("Đề giấy"), "paper_editions", "quizzes.add_paperedition"),
            *((label, name, permission) for label, name, _icon, _order, permission in MENU),
            *((label, name, permission) for label, name, _icon, _order, permission in DESK_MENU),
            *((label, name, allowed) for label, name, _icon, _order, allowed in UNITS_MENU),
            *((label, name, allowed) for label, name, _icon, _order, allowed in PEOPLE_MENU),
        ]
        links = [(label, reverse(name)) for label, name, p in items if user.has_perm(p)]
        alarm = reminder_alarm() if user.has_perm("learning.decide_exemption") else 0
        return {"links": links, "alarm": alarm, "board": dashboard_for(user)}


@hooks.register("construct_homepage_panels")
def desk_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Those with a desk find it first."""
    if request.user.has_perm("learning.view_reports"):
        panels.insert(0, DeskPanel())


@hooks.register("construct_main_menu")
def hide_what_is_not_theirs(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """HR officers and unit heads meet only their own desk: no help, reports or pages."""
    if request.user.has_perm("quizzes.view_question") or request.user.is_superuser:
        return
    menu_items[:] = [item for item in menu_items if isinstance(item, DeskMenuItem)]


hooks.register("register_admin_urls", duty_urls)
hooks.register("register_admin_urls", desk_report_urls)
for entry in [*MENU, *DESK_MENU]:
    hooks.register("register_admin_menu_item", partial(DeskMenuItem, *entry))


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))


hooks.register("register_admin_urls", unit_urls)
for entry in UNITS_MENU:
    hooks.register("register_admin_menu_item", partial(DeskMenuItem, *entry))


hooks.register("register_admin_urls", people_urls)
for entry in PEOPLE_MENU:
    hooks.register("register_admin_menu_item", partial(DeskMenuItem, *entry))
