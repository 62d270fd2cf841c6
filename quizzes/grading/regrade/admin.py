"""Challenges and regrades in Wagtail's admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import EXAMINATIONS, Entry
from quizzes.grading.challenges import views as challenge_views
from quizzes.grading.regrade import draft_views, views

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
        path("kien-nghi/", challenge_views.index, name="challenges_desk"),
        path("kien-nghi/<int:challenge_id>/", challenge_views.challenge, name="challenge_desk"),
        path("cham-lai/", views.index, name="regrades_desk"),
        path("cham-lai/chon-cau/", draft_views.choose, name="regrade_choose"),
        path("cham-lai/moi/<int:version_id>/", draft_views.prepare, name="regrade_new"),
        path(one, views.regrade, name="regrade_desk"),
        path(f"{one}ap-dung/", views.apply, name="regrade_apply"),
        path(f"{one}huy/", views.cancel, name="regrade_cancel"),
    ]
