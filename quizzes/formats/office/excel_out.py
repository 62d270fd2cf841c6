"""Writing a bank to Excel: the template with drop-downs, empty or filled."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cms.text import LazyText
from quizzes.engine.types import KINDS
from quizzes.formats.base import Diagnostic, ParsedQuestion, Written
from quizzes.formats.excel_cells import put_text
from quizzes.formats.office.columns import TITLES
from quizzes.formats.office.numbers import as_written
from quizzes.formats.office.rows import FLAG_NAMES, FREE_ORDER
from quizzes.formats.types import TYPES
from quizzes.formats.vocabulary import (
    FALSE,
    KIND_NAMES,
    LETTERS,
    LEVEL_NAMES,
    TRUE,
    speaks_of_others,
)

SHEET, HELP_SHEET, LISTS_SHEET = "Câu hỏi", "Hướng dẫn", "Danh mục"
EMPTY_ROWS = 1_000
WIDTHS = {"number": 6, "kind": 18, "stem": 50, "basis": 30, "explanation": 40, "topic": 24}
USUAL = (
    "number",
    "kind",
    "stem",
    *LETTERS[:5],
    "answer",
    "level",
    "topic",
    "basis",
    "explanation",
)
MORE = (
    *LETTERS[5:],
    "options",
    "ref",
    "weights",
    "tolerance",
    "units",
    "rubric",
    "word_limit",
    *(f"match_{letter}" for letter in LETTERS),
    *(f"why_{letter}" for letter in LETTERS),
)
OFFERED_ANSWERS = (*LETTERS[:5], "A, B", "A, C", "B, C", "A, B, C", TRUE, FALSE)
GUIDANCE = (
    "Mỗi dòng của trang “Câu hỏi” là một câu. Các cột có thể đổi chỗ; cột không dùng có thể bỏ.",
    "Bắt buộc: “Nội dung câu hỏi”; ít nhất hai phương án (trừ câu Đúng/Sai, trả lời ngắn, điền số, "
    "điền chỗ trống, tự luận); “Đáp án”.",
    "Đáp án: ghi chữ cái của phương án đúng (B); nhiều phương án đúng thì ghi A, C; câu Đúng/Sai "
    "thì ghi Đúng hoặc Sai; cũng có thể ghi nguyên văn phương án đúng.",
    "Loại: để trống thì hệ thống tự nhận ra câu một lựa chọn, nhiều lựa chọn và Đúng/Sai.",
    "Mức độ: Nhận biết, Thông hiểu hoặc Vận dụng (NB, TH, VD cũng được).",
    "Căn cứ: ghi điều, khoản và số, ký hiệu văn bản, ví dụ “khoản 2 Điều 22 Luật số 36/2018/QH14”.",
    "Trả lời ngắn: mỗi đáp án được chấp nhận ghi một dòng trong ô “Đáp án” (Alt + Enter để xuống "
    "dòng). Điền số: ghi số, ví dụ 1.234,5; thêm cột “Sai số”, “Đơn vị” nếu cần.",
    "Điền vào chỗ trống: ghi đáp án trong hai ngoặc vuông ngay trong nội dung, ví dụ “Thời hạn là "
    "[[30 ngày|ba mươi ngày]]”.",
    "Xử lý tình huống: thêm cột “Trọng số”, ghi lần lượt cho từng phương án, ví dụ 100; 50; 0; 0.",
    "Ghép đôi: vế trái ghi ở “Phương án A”…, vế phải ghi ở cột “Ghép với A”….",
    "Sắp xếp thứ tự: ghi các bước theo đúng thứ tự ở “Phương án A”, “Phương án B”….",
    "Tự luận: cột “Hướng dẫn chấm”, mỗi dòng một tiêu chí và tỷ lệ, ví dụ “Nêu đúng căn cứ: 40”.",
    f"Tùy chọn, cách nhau bằng dấu chấm phẩy: {'; '.join(FLAG_NAMES.values())}.",
    "Điểm không lấy từ tệp: điểm của mỗi câu do đề thi quy định.",
)


def write_bank(questions: Sequence[ParsedQuestion], *, topics: Sequence[str] = ()) -> Written:
    """An .xlsx file with one question a row; pictures are listed in `left_out`.

    Columns that few banks need (weights, pairs, rubric …) stand only where a question
    fills them. Texts that begin like a formula are stored as plain strings.
    """
    rows = [_cells(question) for question in questions]
    used = {key for row in rows for key in row}
    keys = [*USUAL, *(key for key in MORE if key in used)]
    content = _workbook(keys, rows, topics or sorted({q.topic for q in questions if q.topic}))
    return Written(content, tuple(_left_out(questions)))


def write_template(topics: Sequence[str] = ()) -> bytes:
    """The empty form, with the topics of the bank to choose from."""
    return _workbook([*USUAL, "options"], [], topics)


def _cells(question: ParsedQuestion) -> dict[str, str]:
    cells = {
        "number": str(question.number),
        "kind": KIND_NAMES[question.kind],
        "stem": question.stem,
        "answer": _answer(question),
        "level": LEVEL_NAMES[question.level] if question.level else "",
        "topic": question.topic,
        "basis": question.legal_basis,
        "explanation": question.explanation,
        "options": _flags(question),
        "ref": question.ref,
        "tolerance": as_written(question.number_tolerance),
        "units": "\n".join(question.number_units),
        "rubric": "\n".join(f"{text}: {share}" for text, share in question.rubric),
        "word_limit": "" if question.word_limit is None else str(question.word_limit),
    }
    options = list(zip(LETTERS, question.options, strict=False))
    if KINDS[question.kind].has_weights:
        cells["weights"] = "; ".join(str(option.weight) for _letter, option in options)
    if not KINDS[question.kind].is_statement:
        for letter, option in options:
            cells[letter], cells[f"match_{letter}"] = option.text, option.match
    for letter, option in options:
        cells[f"why_{letter}"] = option.rationale
    return {key: text for key, text in cells.items() if text}


def _answer(question: ParsedQuestion) -> str:
    if KINDS[question.kind].is_statement:
        return next((option.text for option in question.options if option.correct), "")
    return "\n".join(TYPES[question.kind].answers(question))


def _flags(question: ParsedQuestion) -> str:
    together = speaks_of_others([option.text for option in question.options])
    flags = [
        words
        for name, words in FLAG_NAMES.items()
        if name != "lock_order" and getattr(question, name)
    ]
    if question.lock_order != together:
        flags.append(FLAG_NAMES["lock_order"] if question.lock_order else FREE_ORDER)
    return "; ".join(flags)


def _left_out(questions: Iterable[ParsedQuestion]) -> Iterable[Diagnostic]:
    for question in questions:
        if question.image or any(option.image for option in question.options):
            message = LazyText("Hình không ghi được vào Excel. Anh/chị xuất ra Word để giữ hình.")
            yield Diagnostic(question.number, question.place, message)
        if len(question.options) > len(LETTERS):
            message = LazyText("Chỉ ghi được %(count)s phương án.", count=len(LETTERS))
            yield Diagnostic(question.number, question.place, message)


def _workbook(keys: Sequence[str], rows: Sequence[dict[str, str]], topics: Sequence[str]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    _write_header(sheet, keys)
    wrapped = Alignment(wrap_text=True, vertical="top")
    for at, row in enumerate(rows, start=2):
        for column, key in enumerate(keys, start=1):
            cell = sheet.cell(at, column)
            put_text(cell, row.get(key, ""))
            cell.alignment = wrapped
    last = max(len(rows), EMPTY_ROWS) + 1
    _offer_choices(book, sheet, keys, topics, last)
    _write_guidance(book)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _write_header(sheet: Any, keys: Sequence[str]) -> None:
    line = Side(style="thin", color="999999")
    for column, key in enumerate(keys, start=1):
        cell = sheet.cell(1, column)
        put_text(cell, TITLES[key], bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EEF4")
        cell.border = Border(bottom=line)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        layout = sheet.column_dimensions[get_column_letter(column)]
        layout.width = WIDTHS.get(key, 24 if key in LETTERS else 16)
        layout.number_format = "@"
    sheet.freeze_panes = "D2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _offer_choices(
    book: Workbook, sheet: Worksheet, keys: Sequence[str], topics: Sequence[str], last: int
) -> None:
    """Drop-downs from a hidden sheet; answers and topics may also be typed freely."""
    lists = book.create_sheet(LISTS_SHEET)
    lists.sheet_state = "hidden"
    offered: dict[str, tuple[Sequence[str], bool]] = {
        "kind": (list(KIND_NAMES.values()), True),
        "level": (list(LEVEL_NAMES.values()), True),
        "topic": (topics, False),
        "answer": (OFFERED_ANSWERS, False),
    }
    for column, (key, (texts, strict)) in enumerate(offered.items(), start=1):
        if not texts:
            continue
        for at, text in enumerate(texts, start=1):
            put_text(lists.cell(at, column), text)
        letter = get_column_letter(column)
        source = f"'{LISTS_SHEET}'!${letter}$1:${letter}${len(texts)}"
        rule = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=strict)
        rule.errorTitle, rule.error = TITLES[key], "Anh/chị chọn một mục trong danh sách."
        place = get_column_letter(list(keys).index(key) + 1)
        rule.add(f"{place}2:{place}{last}")
        sheet.add_data_validation(rule)


def _write_guidance(book: Workbook) -> None:
    sheet = book.create_sheet(HELP_SHEET)
    sheet.column_dimensions["A"].width = 110
    put_text(sheet.cell(1, 1), "Hướng dẫn nhập ngân hàng câu hỏi")
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    for at, line in enumerate(GUIDANCE, start=3):
        put_text(sheet.cell(at, 1), f"{at - 2}. {line}")
        sheet.cell(at, 1).alignment = Alignment(wrap_text=True, vertical="top")
