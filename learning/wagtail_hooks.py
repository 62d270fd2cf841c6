"""Where `learning` meets Wagtail: pages are served with the reader's progress."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from cms.admin.menu import OwnGroupItem, OwnMenuItem, own_links, register_entries
from cms.models import CourseIndexPage, CoursePage, HomePage, LessonPage
from cms.models.base import WITHDRAWN
from cms.people import Person, PersonRequest
from learning.access.audit import admin as audit_admin
from learning.accounts import admin as accounts_admin
from learning.duties import admin as duties_admin
from learning.interfaces import admin as interfaces_admin
from learning.people import admin as people_admin
from learning.people.user_actions import ACTIONS as USER_ACTIONS
from learning.people.user_actions import account_buttons
from learning.people.viewsets import ScopeViewSet
from learning.progress import home_views, reading_views
from learning.reminders import admin as reminders_admin
from learning.reminders.create import reminder_alarm
from learning.reporting import admin as reporting_admin
from learning.reporting.dashboard.figures import dashboard_for
from learning.staff_import import admin as staff_import_admin
from learning.units import admin as units_admin

for view_set in (ScopeViewSet, *duties_admin.VIEW_SETS):
    register_snippet(view_set)

for action in USER_ACTIONS:
    # After Wagtail's own of the same name, in whose place it stands.
    hooks.register("register_bulk_action", action, order=1)

hooks.register("register_user_listing_buttons", account_buttons)

PAGE_VIEWS: dict[type[Page], Callable[..., HttpResponse]] = {
    CourseIndexPage: reading_views.course_index,
    CoursePage: reading_views.course,
    LessonPage: reading_views.lesson,
}


@hooks.register("before_serve_page")
def serve_with_progress(
    page: Page, request: PersonRequest, _args: list[Any], kwargs: dict[str, Any]
) -> HttpResponse | None:
    """Pages of courses ask for a sign-in and know their reader."""
    if isinstance(page, HomePage):
        return home_views.home(request)
    view = None if WITHDRAWN in kwargs else PAGE_VIEWS.get(type(page))
    return view(request, page) if view else None


class DeskPanel(Component):
    """The way to the desk on the admin's first page."""

    order = 10
    template_name = "learning/desk/home_panel.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        request = parent_context["request"]
        user = request.user
        alarm = reminder_alarm() if user.has_perm("learning.decide_exemption") else 0
        return {"groups": own_links(request), "alarm": alarm, "board": dashboard_for(user)}


@hooks.register("construct_homepage_panels")
def desk_panel(request: PersonRequest, panels: list[Component]) -> None:
    """Those with a desk find it first; who edits nothing has no lists of edited pages."""
    if _edits_nothing(request.user):
        panels.clear()
    if request.user.has_perm("learning.view_reports"):
        panels.insert(0, DeskPanel())


@hooks.register("construct_main_menu")
def hide_what_is_not_theirs(request: PersonRequest, menu_items: list[MenuItem]) -> None:
    """Who edits nothing meets only the desk: no help, reports or pages of Wagtail's."""
    if _edits_nothing(request.user):
        ours = OwnMenuItem | OwnGroupItem
        menu_items[:] = [item for item in menu_items if isinstance(item, ours)]


def _edits_nothing(user: Person) -> bool:
    return not (user.is_superuser or user.has_perm("quizzes.view_question"))


for part in (
    reporting_admin,
    duties_admin,
    people_admin,
    accounts_admin,
    units_admin,
    staff_import_admin,
    interfaces_admin,
    reminders_admin,
    audit_admin,
):
    hooks.register("register_admin_urls", part.admin_urls)
    register_entries(part.ENTRIES)


@hooks.register("insert_global_admin_js")
def unit_search_js() -> str:
    return format_html('<script src="{}" defer></script>', static("js/unit_search.js"))


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))
