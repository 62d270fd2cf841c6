"""The organiser's desk in Wagtail's admin: addresses, menu, rounds and allowances."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import BANK, EXAMINATIONS, Entry
from quizzes.organiser import statistics_views, views

ENTRIES = [
    Entry(
        EXAMINATIONS,
        _("Các kỳ kiểm tra"),
        "rounds_desk",
        "calendar-alt",
        10,
        "quizzes.view_round",
    ),
    Entry(BANK, _("Thống kê câu hỏi"), "statistics", "view", 45, "quizzes.view_question"),
]


def admin_urls() -> list[URLPattern]:
    one = "ky-kiem-tra/<int:round_id>/"
    return [
        path("ky-kiem-tra/", views.index, name="rounds_desk"),
        path(f"{one}thi-bu/", views.makeup, name="makeup_round"),
        path(f"{one}tinh-lai/", views.refresh, name="refresh_bulletin"),
        path("kiem-tra-truoc-ky/<int:quiz_id>/", views.preflight, name="preflight"),
        path("nguoi-giu-de/<int:quiz_id>/", views.holders, name="key_holders"),
        path("thong-ke/", statistics_views.quizzes, name="statistics"),
        path("thong-ke/<int:quiz_id>/", statistics_views.quiz, name="quiz_statistics"),
    ]
