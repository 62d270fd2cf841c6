"""Texts that people write for a template: a fixed list of placeholders and nothing else.

Such a text is never evaluated: a placeholder is replaced by a plain value, every other
sign stands for itself, and the page escapes the whole.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PLACEHOLDERS = {
    "ho_ten": gettext_lazy("họ và tên"),
    "ngay_sinh": gettext_lazy("ngày sinh"),
    "chuc_vu": gettext_lazy("chức vụ"),
    "don_vi": gettext_lazy("đơn vị"),
    "ten_khoa": gettext_lazy("tên khóa học"),
    "so_tiet": gettext_lazy("số tiết"),
    "tu_ngay": gettext_lazy("ngày bắt đầu học"),
    "den_ngay": gettext_lazy("ngày hoàn thành"),
    "ket_qua": gettext_lazy("kết quả"),
    "xep_loai": gettext_lazy("xếp loại"),
    "co_gia_tri_den": gettext_lazy("ngày hết giá trị"),
    "ngay_cap": gettext_lazy("ngày cấp"),
    "so": gettext_lazy("số của giấy chứng nhận"),
    "so_vao_so": gettext_lazy("số vào sổ"),
    "co_quan": gettext_lazy("cơ quan cấp"),
    "dia_danh": gettext_lazy("địa danh"),
}
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# What XML cannot hold, and the signs that turn the direction of writing.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)


def validate_wording(text: str) -> None:
    """Refuse placeholders that do not exist, and braces that are none.

    Raises:
        ValidationError: names what is not known.
    """
    unknown = [name for name in PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]
    if unknown:
        said = _("Không có chỗ điền {%(name)s}. Hãy dùng một trong các chỗ điền trong danh sách.")
        raise ValidationError(said % {"name": unknown[0][:40]})
    if "{" in PLACEHOLDER.sub("", text) or "}" in PLACEHOLDER.sub("", text):
        raise ValidationError(_("Dấu { hoặc } đứng lẻ: chỗ điền viết liền, ví dụ {ho_ten}."))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced once; an unknown one stays as it is written."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def fill_lines(lines: Iterable[str], values: Mapping[str, str]) -> list[str]:
    """The lines that have a value for each of their placeholders."""
    return list(_filled(lines, values))


def _filled(lines: Iterable[str], values: Mapping[str, str]) -> Iterator[str]:
    for line in lines:
        names = PLACEHOLDER.findall(line)
        if line.strip() and all(values.get(name, "?") for name in names):
            yield fill(line, values)


def printable(text: str) -> str:
    """The text without signs that no paper shows."""
    return UNPRINTABLE.sub("", text)
