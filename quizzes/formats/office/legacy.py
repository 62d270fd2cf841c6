"""Text of the time before Unicode (TCVN3, VNI): found and refused with advice."""

import re

from cms.text import LazyText
from cms.uploads.guard.refusals import UnreadableFileError

TCVN3_FONTS, VNI_FONTS = (".vn",), ("vni-", "vni ")
# "Câu hỏi", "Đáp án" as they look when read with the wrong table.
TCVN3 = re.compile(r"\bC©u\b|§¸p ¸n|®¸p ¸n|C¨n cø")
VNI = re.compile(r"\bCaâu\b|Ñaùp aùn|ñaùp aùn|Caên cöù")


class LegacyText:
    """Watches the runs of a document; `refuse` raises when they are of the old kind."""

    def __init__(self) -> None:
        self._letters = 0
        self._plain_legacy = 0
        self._font = ""
        self._sure = ""

    def see(self, text: str, font: str) -> None:
        letters = sum(sign.isalpha() for sign in text)
        self._letters += letters
        if TCVN3.search(text):
            self._sure = self._sure or "TCVN3"
        elif VNI.search(text):
            self._sure = self._sure or "VNI"
        if not letters or not font.lower().startswith(TCVN3_FONTS + VNI_FONTS):
            return
        if any(ord(sign) > 0xFF and sign.isalpha() for sign in text):
            return  # Unicode letters: only the name of the font is old.
        self._font = self._font or font
        if text.isascii():
            self._plain_legacy += letters
        else:
            self._sure = self._sure or font

    def refuse(self) -> None:
        """Raises:
        UnreadableFileError: text is in an old encoding.
        """
        if not self._sure and self._plain_legacy * 2 <= self._letters:
            return
        name = self._sure or self._font
        raise UnreadableFileError(
            LazyText(
                "Tệp dùng phông chữ hoặc bảng mã cũ (%(name)s). Anh/chị chuyển sang Unicode "
                "(ví dụ Times New Roman) bằng công cụ chuyển mã như UniKey, rồi tải lên lại.",
                name=name,
            )
        )
