"""The blocks that a lesson is made of."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock

from cms.admin.choosers import WordedChooserBlock
from cms.blocks.check import CheckBlock
from cms.blocks.media import (
    TEMPLATES,
    TEXT_FEATURES,
    AudioBlock,
    DocumentBlock,
    ImageBlock,
    VideoBlock,
)


class LawBlock(blocks.StructBlock):
    """A rule with its source, set as a citation."""

    document = WordedChooserBlock("cms.LegalDocument", label=_("Văn bản"))
    provision = blocks.CharBlock(label=_("Điều, khoản, điểm"), required=False, max_length=80)
    text = blocks.TextBlock(label=_("Nội dung"))

    class Meta:
        template = f"{TEMPLATES}/law_block.html"
        icon = "bars"
        label = _("Trích dẫn pháp luật")


class CaseBlock(blocks.StructBlock):
    """A case from the counter, a question, and a way to handle it."""

    title = blocks.CharBlock(label=_("Tiêu đề"))
    situation = blocks.RichTextBlock(label=_("Tình huống"), features=TEXT_FEATURES)
    question = blocks.CharBlock(label=_("Câu hỏi suy nghĩ"), required=False)
    handling = blocks.RichTextBlock(label=_("Gợi ý xử lý"), features=TEXT_FEATURES)

    class Meta:
        template = f"{TEMPLATES}/case_block.html"
        icon = "group"
        label = _("Tình huống")


class DoDontBlock(blocks.StructBlock):
    """What to do and what not to do, side by side."""

    do = blocks.ListBlock(blocks.CharBlock(label=_("Nên")), label=_("Nên"))
    dont = blocks.ListBlock(blocks.CharBlock(label=_("Không nên")), label=_("Không nên"))

    class Meta:
        template = f"{TEMPLATES}/do_dont_block.html"
        icon = "list-ul"
        label = _("Nên và không nên")


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        choices=[("note", _("Ghi nhớ")), ("warning", _("Lưu ý"))], label=_("Loại")
    )
    title = blocks.CharBlock(label=_("Tiêu đề"), required=False)
    text = blocks.RichTextBlock(label=_("Nội dung"), features=TEXT_FEATURES)

    class Meta:
        template = f"{TEMPLATES}/callout_block.html"
        icon = "warning"
        label = _("Khung ghi nhớ")


class LessonBlocks(blocks.StreamBlock):
    """Everything that a lesson may hold."""

    heading = blocks.CharBlock(
        label=_("Đề mục"), icon="title", template=f"{TEMPLATES}/heading_block.html"
    )
    text = blocks.RichTextBlock(
        label=_("Đoạn văn"),
        icon="pilcrow",
        features=TEXT_FEATURES,
        template=f"{TEMPLATES}/text_block.html",
    )
    law = LawBlock()
    case = CaseBlock()
    do_dont = DoDontBlock()
    check = CheckBlock()
    callout = CalloutBlock()
    table = TableBlock(label=_("Bảng"), template=f"{TEMPLATES}/table_block.html")
    image = ImageBlock()
    video = VideoBlock()
    audio = AudioBlock()
    document = DocumentBlock()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(*args, **kwargs)
