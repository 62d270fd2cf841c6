"""Challenges and regrades in Wagtail's admin: addresses and menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from quizzes.views import challenge_desk, regrade_desk, regrade_drafts


class RegradeMenuItem(MenuItem):
    """Shown to those who may see challenges."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("quizzes.view_challenge")


def regrade_urls() -> list[URLPattern]:
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


def regrade_menu_item() -> MenuItem:
    return RegradeMenuItem(
        _("Kiến nghị và chấm lại"), reverse("challenges_desk"), icon_name="comment", order=257
    )
