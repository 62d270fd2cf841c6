"""The bank in Wagtail's admin: addresses, menu, bulk actions and the panel of one's work."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from cms.admin.menu import BANK, Entry
from quizzes.bank import views
from quizzes.bank.actions import ACTIONS
from quizzes.bank.my_work import my_work
from quizzes.models import Question

EDITORIAL = ("quizzes.change_question", "quizzes.publish_question")
TAKEN_OVER = (UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel)
ENTRIES = [Entry(BANK, _("Câu hỏi giống nhau"), "bank_duplicates", "copy", 40, views.CHANGE)]


class MyWorkPanel(Component):
    """What waits for an editor or reviewer; takes the place of Wagtail's own lists."""

    name = "my_work"
    template_name = "quizzes/desk/my_work.html"
    order = 100

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"groups": my_work(parent_context["request"].user)}


def admin_urls() -> list[URLPattern]:
    return [
        path("ngan-hang/cau/<int:question_id>/", views.question, name="bank_question"),
        path(
            "ngan-hang/y-kien/<int:comment_id>/xong/",
            views.settle_question_comment,
            name="bank_comment_settle",
        ),
        path("ngan-hang/giong-nhau/", views.duplicates, name="bank_duplicates"),
        path("ngan-hang/giong-nhau/<int:pair_id>/", views.duplicate_pair, name="bank_duplicate"),
    ]


def my_work_panel(request: HttpRequest, panels: list[Component]) -> None:
    """For those who write or review; others have none of it."""
    panels[:] = [panel for panel in panels if not isinstance(panel, TAKEN_OVER)]
    if any(request.user.has_perm(permission) for permission in EDITORIAL):
        panels.append(MyWorkPanel())


def only_the_review_publishes(
    items: list[Any], _request: HttpRequest, context: dict[str, Any]
) -> None:
    """No button for what the form refuses to everybody."""
    if context["model"] is Question:
        items[:] = [item for item in items if item.name != "action-publish"]


def register_bulk_actions() -> None:
    for action in ACTIONS:
        hooks.register("register_bulk_action", action)
