"""The form of a document, video or sound in the admin."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents.forms import BaseDocumentForm

from cms.uploads.media_types import (
    AUDIO,
    CAPTIONS,
    DOCUMENTS,
    PAPERS,
    VIDEO,
    extension_of,
    is_playable,
)
from cms.uploads.sniffing import fits_its_name
from cms.uploads.viruses import refuse_viruses

MEGABYTE = 1024 * 1024


class CmsDocumentForm(BaseDocumentForm):
    """Refuses what is too large, of another kind, or not what its name says; says what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].help_text = _what_fits()
            self.fields["file"].widget.attrs["accept"] = ",".join(f".{each}" for each in DOCUMENTS)

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file and "file" in self.changed_data:
            _check_kind(file)
            _check_size(file)
            _check_content(file)
            refuse_viruses(file)
        return file


def _what_fits() -> Any:
    return format_lazy(
        gettext_lazy(
            "Tài liệu ({papers}) và phụ đề ({captions}) đến {small} MB; video ({video}) và âm "
            "thanh ({audio}) đến {large} MB."
        ),
        papers=_names(PAPERS),
        captions=_names(CAPTIONS),
        small=settings.DOCUMENT_MAX_MB,
        video=_names(VIDEO),
        audio=_names(AUDIO),
        large=settings.MEDIA_MAX_MB,
    )


def _names(kinds: dict[str, str]) -> str:
    return ", ".join(kind.upper() for kind in kinds)


def _check_kind(file: Any) -> None:
    if extension_of(file.name) not in DOCUMENTS:
        raise ValidationError(
            _("Hệ thống không nhận tệp “%(name)s”. Anh/chị chọn tệp %(kinds)s.")
            % {"name": file.name, "kinds": _names(DOCUMENTS)}
        )


def _check_size(file: Any) -> None:
    limit = settings.MEDIA_MAX_MB if is_playable(file.name) else settings.DOCUMENT_MAX_MB
    if file.size > limit * MEGABYTE:
        raise ValidationError(
            _(
                "Tệp nặng %(size)s, vượt mức %(limit)s MB nên chưa được tải lên. Anh/chị nén hoặc "
                "cắt bớt tệp rồi tải lại."
            )
            % {"size": filesizeformat(file.size), "limit": limit}
        )


def _check_content(file: Any) -> None:
    if not fits_its_name(file.name, file):
        raise ValidationError(
            _(
                "Nội dung tệp “%(name)s” không phải là tệp %(kind)s. Tệp có thể bị hỏng hoặc bị "
                "đổi đuôi; anh/chị mở thử trên máy rồi chọn lại đúng tệp."
            )
            % {"name": file.name, "kind": extension_of(file.name).upper()}
        )
