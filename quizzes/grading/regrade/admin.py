"""Challenges and regrades in Wagtail's admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import EXAMINATIONS, Entry
from quizzes.grading.challenges import views as challenge_desk
from quizzes.grading.regrade import draft_views as regrade_drafts
from quizzes.grading.regrade import views as regrade_desk

ENTRIES = [
    Entry(
        EXAMINATIONS,
        _("Kiến nghị và chấm lại"),
        "challenges_desk",
        "comment",
        50,
        "quizzes.view_challenge",
    )
]


def admin_urls() -> list[URLPattern]:
    one = "cham-lai/<int:regrade_id>/"
    return [
        path("kien-nghi/", challenge_desk.index, name="challenges_desk"),
        path("kien-nghi/<int:challenge_id>/", challenge_desk.challenge, name="challenge_desk"),
        path("cham-lai/", regrade_desk.index, name="regrades_desk"),
        path("cham-lai/chon-cau/", regrade_drafts.choose, name="regrade_choose"),
        path("cham-lai/moi/<int:version_id>/", regrade_drafts.prepare, name="regrade_new"),
        path(one, regrade_desk.regrade, name="regrade_desk"),
        path(f"{one}ap-dung/", regrade_desk.apply, name="regrade_apply"),
        path(f"{one}huy/", regrade_desk.cancel, name="regrade_cancel"),
    ]
