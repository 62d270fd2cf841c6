"""The form of an image in the admin."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm

from cms.uploads.pictures import images_in_records


class CmsImageForm(BaseImageForm):
    """Refuses another file for an image that records show; its title may change."""

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
