"""Text files from outside: one encoding, one kind of line end."""

from cms.text import LazyText, compose
from cms.uploads.guard.packages import OLE
from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.formats.moodle.markup import CONTROL

MAX_TEXT_FILE = 10_000_000
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
OTHER_FILES = (b"PK\x03\x04", b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", OLE)
ADVICE = LazyText(
    "Không đọc được tệp văn bản này. Anh/chị mở tệp bằng Notepad, chọn “Lưu thành” (Save as), mã "
    "hóa “UTF-8” rồi tải lên lại."
)


def decode(content: bytes) -> str:
    """The text with `\\n` as the end of lines, composed, without control characters.

    Raises:
        UnreadableFileError: another kind of file, another encoding, or too large.
    """
    if content.startswith(OTHER_FILES):
        raise UnreadableFileError(ADVICE)
    if len(content) > MAX_TEXT_FILE:
        raise UnreadableFileError(
            LazyText(
                "Tệp văn bản quá lớn (tối đa %(limit)s MB). Anh/chị chia ngân hàng câu hỏi "
                "thành nhiều tệp nhỏ hơn.",
                limit=MAX_TEXT_FILE // 1_000_000,
            )
        )
    encoding = next((name for bom, name in BOMS if content.startswith(bom)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeError as error:
        raise UnreadableFileError(ADVICE) from error
    if "\x00" in text:
        raise UnreadableFileError(ADVICE)
    return compose(CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
