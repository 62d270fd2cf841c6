"""The markers' desk in Wagtail's admin: addresses and menu."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from cms.admin.menu import EXAMINATIONS, Entry
from quizzes.grading.essays import views

ENTRIES = [
    Entry(
        EXAMINATIONS, _("Chấm tự luận"), "essays_desk", "clipboard-list", 40, "quizzes.mark_essay"
    )
]


def admin_urls() -> list[URLPattern]:
    return [
        path("cham-tu-luan/", views.index, name="essays_desk"),
        path("cham-tu-luan/bai-tiep-theo/", views.claim, name="claim_essay"),
        path("cham-tu-luan/bai/<str:code>/", views.mark, name="mark_essay"),
        path("cham-tu-luan/bai/<str:code>/tra-lai/", views.give_back, name="give_back_essay"),
    ]
