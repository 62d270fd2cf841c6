"""What the guard says of a file that it does not let in."""

from cms.text import LazyText

WORD, EXCEL = "word/document.xml", "xl/workbook.xml"
SAVE_AS = {
    WORD: LazyText(
        "Anh/chị mở tệp bằng Word, chọn “Lưu thành” (Save as), kiểu “Word Document "
        "(.docx)” rồi tải lên lại."
    ),
    EXCEL: LazyText(
        "Anh/chị mở tệp bằng Excel, chọn “Lưu thành” (Save as), kiểu “Excel Workbook "
        "(.xlsx)” rồi tải lên lại."
    ),
}
EMPTY = LazyText("Tệp rỗng. Anh/chị kiểm tra lại tệp rồi tải lên lại.")
UNSAFE = LazyText(
    "Tệp có tên thành phần không an toàn nên không nhận. Anh/chị tạo lại tệp bằng "
    "phần mềm gốc rồi tải lên lại."
)
LOCKED = LazyText(
    "Tệp được bảo vệ bằng mật khẩu. Anh/chị mở tệp, bỏ mật khẩu (Tệp › Thông tin › "
    "Bảo vệ) rồi tải lên lại."
)
BROKEN = LazyText(
    "Tệp bị hỏng hoặc tải lên chưa trọn vẹn. Anh/chị mở thử tệp trên máy; nếu mở "
    "được thì lưu lại thành .docx hoặc .xlsx rồi tải lên lại."
)
ENTITIES = LazyText(
    "Tệp có khai báo kiểu tài liệu (DTD) không an toàn nên không nhận. Anh/chị tạo "
    "lại tệp bằng phần mềm gốc rồi tải lên lại."
)
MACROS = LazyText("Tệp có chứa macro nên không nhận, vì lý do an toàn.")


class UnreadableFileError(Exception):
    """The file as a whole cannot be read; `message` says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def too_large(most: int) -> UnreadableFileError:
    """Of a file above `most` bytes, or one that unpacks to far more."""
    return UnreadableFileError(
        LazyText(
            "Tệp quá lớn (tối đa %(limit)s MB, kể cả phần giải nén có giới hạn). Anh/chị "
            "chia thành nhiều tệp nhỏ hơn hoặc giảm cỡ hình.",
            limit=most // 1_000_000,
        )
    )
