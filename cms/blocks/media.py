"""Pictures, films, sounds and files within a lesson."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.uploads.media_types import AUDIO, CAPTIONS, VIDEO, extension_of

TEMPLATES = "components/streamfield/blocks"
TEXT_FEATURES = ["bold", "italic", "ul", "ol", "link", "document-link"]


class FileOfKindBlock(DocumentChooserBlock):
    """An uploaded file, of certain kinds only."""

    kinds: Collection[str] = ()

    def clean(self, value: object) -> Any:
        """Refuse another kind: says which file it is, and which kinds fit here."""
        document = super().clean(value)
        if document and extension_of(document.filename) not in self.kinds:
            raise ValidationError(
                _("“%(name)s” không dùng được ở đây. Anh/chị chọn tệp %(kinds)s.")
                % {
                    "name": document.filename,
                    "kinds": ", ".join(kind.upper() for kind in self.kinds),
                }
            )
        return document


class VideoFileBlock(FileOfKindBlock):
    kinds = VIDEO


class AudioFileBlock(FileOfKindBlock):
    kinds = AUDIO


class CaptionsFileBlock(FileOfKindBlock):
    kinds = CAPTIONS


class ImageBlock(blocks.StructBlock):
    """A picture with alternative text and caption."""

    image = ImageChooserBlock(label=gettext_lazy("Hình ảnh"))
    alt = blocks.CharBlock(
        label=gettext_lazy("Mô tả cho người không nhìn thấy ảnh"), required=False
    )
    caption = blocks.CharBlock(label=gettext_lazy("Chú thích"), required=False)

    class Meta:
        template = f"{TEMPLATES}/image_block.html"
        icon = "image"
        label = gettext_lazy("Hình ảnh")


class VideoBlock(blocks.StructBlock):
    """A video file of our own with its transcript: agencies often have no internet."""

    file = VideoFileBlock(label=gettext_lazy("Tệp video (MP4, WebM)"))
    title = blocks.CharBlock(label=gettext_lazy("Tiêu đề"))
    poster = ImageChooserBlock(
        label=gettext_lazy("Ảnh bìa"),
        required=False,
        help_text=gettext_lazy("Hiện trước khi phát. Nên cùng tỉ lệ với video."),
    )
    captions = CaptionsFileBlock(
        label=gettext_lazy("Phụ đề (WebVTT)"),
        required=False,
        help_text=gettext_lazy("Tệp .vtt, cho người không nghe được hoặc xem ở nơi cần yên tĩnh."),
    )
    transcript = blocks.RichTextBlock(label=gettext_lazy("Lời thoại"), features=TEXT_FEATURES)

    class Meta:
        template = f"{TEMPLATES}/video_block.html"
        icon = "media"
        label = gettext_lazy("Video kèm lời thoại")


class AudioBlock(blocks.StructBlock):
    """A recording of our own with its transcript."""

    file = AudioFileBlock(label=gettext_lazy("Tệp âm thanh (MP3, M4A, OGG)"))
    title = blocks.CharBlock(label=gettext_lazy("Tiêu đề"))
    transcript = blocks.RichTextBlock(label=gettext_lazy("Lời thoại"), features=TEXT_FEATURES)

    class Meta:
        template = f"{TEMPLATES}/audio_block.html"
        icon = "media"
        label = gettext_lazy("Âm thanh kèm lời thoại")


class DocumentBlock(DocumentChooserBlock):
    """A file to open or keep."""

    class Meta:
        template = f"{TEMPLATES}/document_block.html"
        icon = "doc-full"
        label = gettext_lazy("Tài liệu")
