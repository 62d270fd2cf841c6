"""The form of every page: its address is written without marks, or by the system."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin import widgets
from wagtail.admin.forms import WagtailAdminPageForm

from cms.text import slug_of

# How the browser writes a title without marks as it is typed; the server has the last word.
FORMATTERS = [
    (r"[àáảãạăằắẳẵặâầấẩẫậÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬ]", "a"),
    (r"[èéẻẽẹêềếểễệÈÉẺẼẸÊỀẾỂỄỆ]", "e"),
    (r"[ìíỉĩịÌÍỈĨỊ]", "i"),
    (r"[òóỏõọôồốổỗộơờớởỡợÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢ]", "o"),
    (r"[ùúủũụưừứửữựÙÚỦŨỤƯỪỨỬỮỰ]", "u"),
    (r"[ỳýỷỹỵỲÝỶỸỴ]", "y"),
    (r"[đĐ]", "d"),
    (r"[\u0300-\u036f]", ""),
]


class SlugInput(widgets.SlugInput):
    """Wagtail's field for an address, for Vietnamese titles."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, formatters=FORMATTERS, locale="vi")


class PageForm(WagtailAdminPageForm):
    """A draft saved before its address was filled in gets one from its title."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            kept = self.fields["slug"]
            self.fields["slug"] = forms.CharField(
                label=kept.label,
                widget=kept.widget,
                required=False,
                max_length=255,
                help_text=_(
                    "Phần cuối của địa chỉ trang, không dấu, ví dụ “dao-duc-cong-vu”. "
                    "Để trống thì lấy theo tiêu đề."
                ),
            )

    def clean_slug(self) -> str:
        """An address that a page has already stays as it is, whatever its letters."""
        typed, had = str(self.cleaned_data["slug"]), str(self.instance.slug or "")
        if typed in ("", had):
            return had
        if slug := slug_of(typed):
            return slug
        raise forms.ValidationError(_("Địa chỉ cần có ít nhất một chữ cái hoặc chữ số."))
