"""Question banks in Excel (.xlsx): our template, and tables with common headings."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from cms.text import LazyText
from cms.uploads.guard.packages import open_package, read_all
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.guard.workbooks import check_workbook, open_sheets
from quizzes.formats.base import Diagnostic, ParsedBank
from quizzes.formats.excel_cells import text_of
from quizzes.formats.office.excel_out import HELP_SHEET, write_bank, write_template
from quizzes.formats.office.rows import has_bank_header, read_rows

__all__ = ["read_bank", "write_bank", "write_template"]

MAX_ROWS, MAX_COLUMNS = 10_000, 60
NO_HEADER = LazyText(
    "Không thấy dòng tiêu đề. Anh/chị đặt một dòng có cột “Nội dung câu hỏi”, "
    "“Phương án A”… và “Đáp án”, hoặc dùng mẫu tải về từ hệ thống."
)
NO_PICTURES = LazyText(
    "Tệp có hình nhưng hình trong Excel không gắn được với câu nào nên không lấy. "
    "Anh/chị thêm hình vào câu hỏi sau khi nhập, hoặc dùng tệp Word."
)


def read_bank(file: BinaryIO) -> ParsedBank:
    """Read every sheet that has a header with a column for the text and for answers.

    Columns stand in any order under common names (STT, Nội dung câu hỏi, PA A–E, Đáp án,
    Chủ đề, Mức độ, Căn cứ, Giải thích …). The answer is a letter, several ("A,C", "AC"),
    or the text itself. Numbers are read as people see them; marks (Điểm) are not taken,
    for the paper sets them.

    Raises:
        UnreadableFileError: not an .xlsx file, hostile, too large, or without such a header.
    """
    content = read_all(file)
    check_workbook(content)
    sheets = list(_sheets(content))
    tables = [(name, rows) for name, rows in sheets if has_bank_header(rows)]
    if not tables:
        raise UnreadableFileError(NO_HEADER)
    banks = []
    for name, rows in tables:
        where = (
            LazyText("trang “%(name)s”, dòng", name=name) if len(tables) > 1 else LazyText("dòng")
        )
        banks.append(read_rows(rows, place=where))
    problems = [problem for bank in banks for problem in bank.problems]
    if any(name.startswith("xl/media/") for name in open_package(content).names):
        problems.append(Diagnostic(0, LazyText("cả tệp"), NO_PICTURES, "pictures left out"))
    return ParsedBank(tuple(q for bank in banks for q in bank.questions), tuple(problems))


def _sheets(content: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    with open_sheets(content) as sheets:
        for sheet in sheets:
            if sheet.title != HELP_SHEET:
                yield sheet.title, _rows(sheet)


def _rows(sheet: Any) -> list[list[str]]:
    sheet.reset_dimensions()
    rows = [
        [text_of(cell.value, cell.number_format or "") for cell in row]
        for row in sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS)
    ]
    if len(rows) > MAX_ROWS and any(rows[-1]):
        raise UnreadableFileError(
            LazyText(
                "Tệp có quá nhiều dòng (tối đa %(limit)s). Anh/chị chia thành nhiều tệp.",
                limit=MAX_ROWS,
            )
        )
    return rows
