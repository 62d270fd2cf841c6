"""The form field of every file from outside: nobody takes one in by another way."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cms.uploads.guard.packages import open_office, open_package
from cms.uploads.guard.pdf import check_pdf
from cms.uploads.guard.pictures import BrokenPictureError, HugePictureError, check_picture
from cms.uploads.guard.refusals import EXCEL, WORD, UnreadableFileError
from cms.uploads.guard.weight import MAX_LIGHT_BYTES, is_light
from cms.uploads.guard.workbooks import check_workbook
from cms.uploads.media_types import extension_of
from cms.uploads.sniffing import fits_its_name
from cms.uploads.viruses import refuse_viruses


@dataclass(frozen=True)
class UploadKind:
    """What a door takes: extensions, at most so many bytes, and what its content must pass.

    `check` is given the content and raises UnreadableFileError or ValidationError; it looks at
    the outside of the file only, so that it costs little for any size. `related` are extensions
    that come by mistake, for which `check` or the reader has better advice than the field.
    """

    extensions: tuple[str, ...]
    max_bytes: int
    check: Callable[[bytes], Any] | None = None
    related: tuple[str, ...] = ()


def table(max_bytes: int) -> UploadKind:
    """A list in Excel, of any age, or in CSV."""
    return UploadKind(
        ("xlsx", "xls", "csv"), max_bytes, _open_table, ("xlsm", "xlsb", "ods", "txt")
    )


def short_table() -> UploadKind:
    """A list that is read at once, and no longer than that allows."""
    return replace(table(MAX_LIGHT_BYTES), check=_open_light)


def word_file(max_bytes: int) -> UploadKind:
    """A text in Word."""
    related = ("doc", "docm", "dotx", "rtf", "odt")
    return UploadKind(("docx",), max_bytes, _open_word, related)


def package(max_bytes: int, extensions: tuple[str, ...], related: tuple[str, ...]) -> UploadKind:
    """One of several formats, some of them zips; their reader says what it misses."""
    return UploadKind(extensions, max_bytes, _open_zip, related)


def pdf(max_bytes: int) -> UploadKind:
    """A PDF that is read."""
    return UploadKind(("pdf",), max_bytes, check_pdf)


def pdf_or_zip(max_bytes: int) -> UploadKind:
    """A PDF, or several in a zip."""
    return UploadKind(("pdf", "zip"), max_bytes, _open_pdf_or_zip)


def picture(max_bytes: int, *extensions: str) -> UploadKind:
    """A picture that is not too large, and can be drawn."""
    return UploadKind(extensions, max_bytes, partial(_open_picture, extensions))


def plain(max_bytes: int, *extensions: str) -> UploadKind:
    """Files that are kept and handed out, and never read."""
    return UploadKind(extensions, max_bytes)


class UploadField(forms.FileField):
    """A file that passed the guard; refused with what to do."""

    def __init__(self, *, kind: UploadKind, **kwargs: Any) -> None:
        accept = {"accept": ",".join(f".{each}" for each in kind.extensions)}
        kwargs.setdefault("widget", forms.FileInput(attrs=accept))
        super().__init__(**kwargs)
        self.kind = kind

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is not None:
            check_upload(file, self.kind)
        return file


def check_upload(file: Any, kind: UploadKind) -> None:
    """Raises ValidationError for what a door of this kind does not let in; rewinds the file."""
    _check_name(file, kind)
    _check_size(file, kind)
    if kind.check is not None:
        _check_content(file, kind.check)
    refuse_viruses(file)


def _check_content(file: Any, check: Callable[[bytes], Any]) -> None:
    content = file.read()
    file.seek(0)
    try:
        check(content)
    except UnreadableFileError as error:
        raise ValidationError(str(error)) from error


def _check_name(file: Any, kind: UploadKind) -> None:
    extension = extension_of(file.name)
    if extension not in (*kind.extensions, *kind.related):
        raise ValidationError(
            _("Hệ thống không nhận tệp “%(name)s” ở đây. Anh/chị chọn tệp %(kinds)s.")
            % {"name": file.name, "kinds": ", ".join(each.upper() for each in kind.extensions)}
        )
    if kind.check is None and not fits_its_name(file.name, file):
        raise ValidationError(
            _(
                "Nội dung tệp “%(name)s” không phải là tệp %(kind)s. Tệp có thể bị hỏng hoặc bị "
                "đổi đuôi; anh/chị mở thử trên máy rồi chọn lại đúng tệp."
            )
            % {"name": file.name, "kind": extension.upper()}
        )


def _check_size(file: Any, kind: UploadKind) -> None:
    if file.size > kind.max_bytes:
        raise ValidationError(
            _(
                "Tệp nặng %(size)s, vượt mức %(limit)s nên chưa được nhận. Anh/chị chia thành "
                "nhiều tệp nhỏ hơn hoặc giảm cỡ hình rồi tải lại."
            )
            % {"size": filesizeformat(file.size), "limit": filesizeformat(kind.max_bytes)}
        )


def _open_workbook(content: bytes) -> None:
    """All of a small one; of a larger one its list of parts, the rest when the worker reads it."""
    if len(content) <= MAX_LIGHT_BYTES:
        check_workbook(content)
    else:
        open_office(BytesIO(content), EXCEL)


def _open_table(content: bytes) -> None:
    if content.startswith(b"PK"):
        _open_workbook(content)


def _open_light(content: bytes) -> None:
    if not is_light(content):
        raise ValidationError(
            _("Tệp có quá nhiều ô. Anh/chị chép riêng các cột cần dùng sang một tệp mới.")
        )
    _open_table(content)


def _open_word(content: bytes) -> None:
    open_office(BytesIO(content), WORD)


def _open_zip(content: bytes) -> None:
    if content.startswith(b"PK"):
        open_package(content)


def _open_pdf_or_zip(content: bytes) -> None:
    if content.startswith(b"PK"):
        open_package(content)
    else:
        check_pdf(content)


def _open_picture(extensions: tuple[str, ...], content: bytes) -> None:
    formats = sorted({"JPEG" if each == "jpg" else each.upper() for each in extensions})
    try:
        check_picture(content, formats)
    except HugePictureError as error:
        raise ValidationError(
            _("Ảnh có quá nhiều điểm ảnh. Anh/chị thu nhỏ ảnh rồi chọn lại.")
        ) from error
    except BrokenPictureError as error:
        raise ValidationError(
            _("Tệp này không phải ảnh %(kinds)s, hoặc đã bị hỏng. Anh/chị chọn ảnh khác.")
            % {"kinds": ", ".join(formats)}
        ) from error
