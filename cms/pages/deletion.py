"""Pages with training records are archived, never deleted."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.ports import page_records


def pages_with_records(pages: Iterable[Page]) -> list[Page]:
    """Those of the pages that records rest on."""
    return [page for page in pages if any(rest_on(page) for rest_on in page_records)]


def refuse_deletion(request: HttpRequest, pages: list[Page]) -> HttpResponse:
    """Say why, and what to do instead; nothing is deleted."""
    titles = ", ".join(f"“{page.title}”" for page in pages)
    messages.error(
        request,
        _(
            "Không xóa %(titles)s: đã có hồ sơ học tập hoặc bài làm gắn với nội dung này. "
            "Anh/chị hãy chọn “Gỡ xuất bản”; hồ sơ và kết quả được giữ nguyên."
        )
        % {"titles": titles},
    )
    return redirect("wagtailadmin_pages:unpublish", pages[0].pk)
