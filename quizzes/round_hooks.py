"""The organiser's desk in Wagtail's admin: addresses and menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from quizzes.views import round_desk


class RoundsMenuItem(MenuItem):
    """Shown to those who may see rounds."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("quizzes.view_round")


def round_desk_urls() -> list[URLPattern]:
    one = "ky-kiem-tra/<int:round_id>/"
    return [
        path("ky-kiem-tra/", round_desk.index, name="rounds_desk"),
        path(f"{one}thi-bu/", round_desk.makeup, name="makeup_round"),
        path(f"{one}tinh-lai/", round_desk.refresh, name="refresh_bulletin"),
        path("kiem-tra-truoc-ky/<int:quiz_id>/", round_desk.preflight, name="preflight"),
    ]


def rounds_menu_item() -> MenuItem:
    return RoundsMenuItem(
        _("Các kỳ kiểm tra"), reverse("rounds_desk"), icon_name="calendar-alt", order=255
    )
