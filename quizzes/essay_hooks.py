"""The markers' desk in Wagtail's admin: addresses and menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from quizzes.views import essays


class EssaysMenuItem(MenuItem):
    """Shown to those who mark essays."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("quizzes.mark_essay")


def essay_urls() -> list[URLPattern]:
    return [
        path("cham-tu-luan/", essays.index, name="essays_desk"),
        path("cham-tu-luan/bai-tiep-theo/", essays.take, name="take_essay"),
        path("cham-tu-luan/bai/<str:code>/", essays.mark, name="mark_essay"),
        path("cham-tu-luan/bai/<str:code>/tra-lai/", essays.give_back, name="give_back_essay"),
    ]


def essays_menu_item() -> MenuItem:
    return EssaysMenuItem(
        _("Chấm tự luận"), reverse("essays_desk"), icon_name="clipboard-list", order=257
    )
