"""Passwords that were found in what was stolen elsewhere, by a list kept on this host.

The list is the one of Have I Been Pwned: a text of lines `SHA1:count`, in order, as its downloader
writes it. A search reads some thirty lines of it, however long it is, and nothing leaves the host.
"""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from learning.models import User


class BreachedValidator:
    """Raises ValidationError for a password that is in the list that the settings name.

    Where the list cannot be read nothing is taken: it was set to be asked.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        if not settings.BREACHED_PASSWORDS:
            return
        try:
            found = is_listed(password, Path(settings.BREACHED_PASSWORDS))
        except OSError as error:
            said = _("Chưa kiểm tra được mật khẩu này. Anh/chị thử lại sau ít phút.")
            raise ValidationError(said, code="password_unchecked") from error
        if found:
            raise ValidationError(
                _(
                    "Mật khẩu này đã bị lộ ở một hệ thống khác và nằm trong danh sách mà kẻ xấu "
                    "đem thử. Anh/chị dùng một câu khác."
                ),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return _("Mật khẩu không được là mật khẩu từng bị lộ ở nơi khác.")


def is_listed(password: str, path: Path) -> bool:
    """Whether the hash of the password begins a line of the file.

    Raises:
        OSError: the file cannot be read.
    """
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as lines:
        start, end = 0, os.fstat(lines.fileno()).st_size
        while start < end:
            middle = (start + end) // 2
            line = _line_after(lines, middle)
            found = line[: len(wanted)].upper()
            if found == wanted:
                return True
            if found and found < wanted:
                start = lines.tell()
            else:
                end = middle
    return False


def _line_after(lines: BinaryIO, place: int) -> bytes:
    """The first whole line that begins at that byte or later; empty after the last."""
    lines.seek(max(place - 1, 0))
    if place:
        lines.readline()
    return lines.readline()
