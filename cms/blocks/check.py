"""A question to check oneself within a lesson."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

TEMPLATE = "components/streamfield/blocks/check_block.html"


class CheckOptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=gettext_lazy("Phương án"))
    correct = blocks.BooleanBlock(label=gettext_lazy("Đúng"), required=False)
    feedback = blocks.CharBlock(label=gettext_lazy("Nhận xét khi chọn"))


class CheckBlock(blocks.StructBlock):
    """A question to check oneself; nothing is recorded."""

    question = blocks.CharBlock(label=gettext_lazy("Câu hỏi"))
    options = blocks.ListBlock(CheckOptionBlock(), label=gettext_lazy("Phương án"), min_num=2)

    class Meta:
        template = TEMPLATE
        icon = "help"
        label = gettext_lazy("Tự kiểm tra")

    def clean(self, value: object) -> Any:
        """Refuse a question without a right option: every answer to it would be wrong."""
        cleaned = super().clean(value)
        if not any(option["correct"] for option in cleaned["options"]):
            message = _("Câu tự kiểm tra chưa có đáp án. Anh/chị đánh dấu ít nhất một phương án.")
            raise blocks.StructBlockValidationError(non_block_errors=[ValidationError(message)])
        return cleaned

    def get_context(
        self, value: Any, parent_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The options in an order of the reader's own, which stays from visit to visit."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        seed = (_reader(context), getattr(context.get("page"), "pk", ""), value["question"])
        options = value["options"]
        context["shuffled"] = sorted(options, key=lambda option: _place(*seed, option["text"]))
        context["several"] = sum(bool(option["correct"]) for option in options) > 1
        return context


def _reader(context: dict[str, Any]) -> Any:
    return getattr(getattr(context.get("request"), "user", None), "pk", "")


def _place(*parts: Any) -> bytes:
    return sha256("\x00".join(str(part) for part in parts).encode()).digest()
