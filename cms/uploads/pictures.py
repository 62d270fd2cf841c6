"""Images that records show stay as they are: not deleted, and their file not replaced."""

from collections.abc import Collection, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.images.views.images import DeleteView

from cms.models import CmsImage
from cms.ports import image_records


def images_in_records(image_ids: Collection[int]) -> set[int]:
    """Those of the images that records show."""
    return {pk for shown in image_records for pk in shown(image_ids)}


def refuse_image_deletion(request: HttpRequest, images: Sequence[CmsImage]) -> HttpResponse | None:
    """Say why, and what to do instead; None where nothing stands in the way."""
    kept = images_in_records([image.pk for image in images])
    titles = [f"“{image.title}”" for image in images if image.pk in kept]
    if not titles:
        return None
    messages.error(
        request,
        _(
            "Không xóa %(titles)s: đề đã phát và bài đã làm dùng câu hỏi có hình này. Nếu hình "
            "không còn phù hợp, anh/chị tải hình mới lên rồi chọn hình mới trong câu hỏi."
        )
        % {"titles": ", ".join(titles)},
    )
    return redirect("wagtailimages:edit", min(kept))


class KeepingDeleteView(DeleteView):
    """Wagtail's page for deleting an image, which has no hook of its own to refuse."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        refused = None
        if self.user_has_permission("delete"):
            refused = refuse_image_deletion(request, [self.object])
        return refused or super().dispatch(request, *args, **kwargs)
