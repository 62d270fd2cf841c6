"""The markers' desk in Wagtail's admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import EXAMINATIONS, Entry
from quizzes.grading.essays import views as essays

ENTRIES = [
    Entry(
        EXAMINATIONS, _("Chấm tự luận"), "essays_desk", "clipboard-list", 40, "quizzes.mark_essay"
    )
]


def admin_urls() -> list[URLPattern]:
    return [
        path("cham-tu-luan/", essays.index, name="essays_desk"),
        path("cham-tu-luan/bai-tiep-theo/", essays.take, name="take_essay"),
        path("cham-tu-luan/bai/<str:code>/", essays.mark, name="mark_essay"),
        path("cham-tu-luan/bai/<str:code>/tra-lai/", essays.give_back, name="give_back_essay"),
    ]
