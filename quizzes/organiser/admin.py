"""The organiser's desk in Wagtail's admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import EXAMINATIONS, Entry
from quizzes.organiser import views as round_desk

ENTRIES = [
    Entry(
        EXAMINATIONS,
        _("Các kỳ kiểm tra"),
        "rounds_desk",
        "calendar-alt",
        10,
        "quizzes.view_round",
    )
]


def admin_urls() -> list[URLPattern]:
    one = "ky-kiem-tra/<int:round_id>/"
    return [
        path("ky-kiem-tra/", round_desk.index, name="rounds_desk"),
        path(f"{one}thi-bu/", round_desk.makeup, name="makeup_round"),
        path(f"{one}tinh-lai/", round_desk.refresh, name="refresh_bulletin"),
        path("kiem-tra-truoc-ky/<int:quiz_id>/", round_desk.preflight, name="preflight"),
    ]
