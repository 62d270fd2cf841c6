"""Signs after a sitting in Wagtail's admin: addresses, and the audit of opened records."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from quizzes.learner.record_access import OPENED
from quizzes.organiser.integrity import views


def admin_urls() -> list[URLPattern]:
    return [
        path("dau-hieu/bai/<int:quiz_id>/", views.quiz_signs, name="quiz_signs"),
        path("dau-hieu/ky/<int:round_id>/", views.round_signs, name="round_signs"),
        path(
            "dau-hieu/bai-lam/<int:attempt_id>/bien-ban.pdf",
            views.record,
            name="organiser_record",
        ),
    ]


def register_record_actions(actions: Any) -> None:
    """The words of the audit log."""
    actions.register_action(OPENED, _("Mở biên bản bài làm"), _("Đã mở biên bản bài làm"))
