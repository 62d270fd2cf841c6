"""The bank in Wagtail's admin: addresses, menu, bulk actions and the panel of one's work."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from quizzes.bank_actions import ACTIONS
from quizzes.services.my_work import my_work
from quizzes.views import bank, bank_export

EDITORIAL = ("quizzes.change_question", "quizzes.publish_question")
TAKEN_OVER = (UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel)


class MyWorkPanel(Component):
    """What waits for an editor or reviewer; takes the place of Wagtail's own lists."""

    name = "my_work"
    template_name = "quizzes/desk/my_work.html"
    order = 100

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"groups": my_work(parent_context["request"].user)}


class EditorsMenuItem(MenuItem):
    """Shown to those who write questions."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(bank.CHANGE)


def bank_urls() -> list[URLPattern]:
    return [
        path("ngan-hang/cau/<int:question_id>/", bank.question, name="bank_question"),
        path("ngan-hang/y-kien/<int:comment_id>/xong/", bank.settle, name="bank_comment_settle"),
        path("ngan-hang/xuat/", bank_export.export, name="bank_export"),
        path("ngan-hang/giong-nhau/", bank.alikes, name="bank_alikes"),
        path("ngan-hang/giong-nhau/<int:pair_id>/", bank.alike, name="bank_alike"),
    ]


def alike_menu_item() -> MenuItem:
    return EditorsMenuItem(
        _("Câu hỏi giống nhau"), reverse("bank_alikes"), icon_name="copy", order=264
    )


def export_menu_item() -> MenuItem:
    return EditorsMenuItem(
        _("Xuất câu hỏi"), reverse("bank_export"), icon_name="download", order=253
    )


def my_work_panel(request: HttpRequest, panels: list[Component]) -> None:
    """For those who write or review; others have none of it."""
    panels[:] = [panel for panel in panels if not isinstance(panel, TAKEN_OVER)]
    if any(request.user.has_perm(permission) for permission in EDITORIAL):
        panels.append(MyWorkPanel())


def register_bulk_actions() -> None:
    for action in ACTIONS:
        hooks.register("register_bulk_action", action)
