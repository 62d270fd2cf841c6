"""The form of an image in the admin."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.images.utils import get_allowed_image_extensions

from cms.uploads.fields import check_upload, picture
from cms.uploads.pictures import images_in_records

MAX_BYTES = 10 * 1024 * 1024


class GuardedImageField(WagtailImageField):
    """Wagtail's own, for pictures that passed the guard: it would open them whatever their size."""

    def to_python(self, data: "UploadedFile[Any] | None") -> Any:
        if data:
            check_upload(data, picture(MAX_BYTES, *get_allowed_image_extensions()))
        return super().to_python(data)


class CmsImageForm(BaseImageForm):
    """Refuses another file for an image that records show; its title may change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if wagtails := self.fields.get("file"):
            self.fields["file"] = GuardedImageField(
                label=wagtails.label, required=wagtails.required, widget=wagtails.widget
            )

    def clean_file(self) -> Any:
        file, pk = self.cleaned_data.get("file"), self.instance.pk
        if pk and "file" in self.changed_data and images_in_records([pk]):
            raise ValidationError(
                _(
                    "Không thay tệp của hình này: đề đã phát và bài đã làm đang dùng nó. Anh/chị "
                    "tải tệp mới lên thành hình khác rồi chọn hình đó trong câu hỏi."
                )
            )
        return file
