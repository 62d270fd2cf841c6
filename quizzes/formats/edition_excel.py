"""Results of an edition in Excel: the empty form, and reading it filled in."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from cms.text import LazyText, fold
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.guard.workbooks import read_first_sheet
from quizzes.formats.edition_cells import (
    CellError,
    ProblemKind,
    as_date,
    as_letters,
    as_text,
    required,
)
from quizzes.formats.excel_cells import put_text

MAX_ROWS = 500
HEADER_SEARCH_ROWS = 20
QUESTION = re.compile(r"cau\s*(\d{1,3})")
STAFF_CODE, PAPER_CODE, TAKEN_ON = "Mã CBCC", "Mã đề", "Ngày làm bài"
FIXED = {fold(name): name for name in (STAFF_CODE, PAPER_CODE, TAKEN_ON)}


@dataclass(frozen=True)
class CellProblem:
    """What is wrong in one cell, and what to do; `cell` is its Excel name."""

    row: int
    cell: str
    header: str
    value: str
    kind: ProblemKind
    message: str


@dataclass(frozen=True)
class ResultRow:
    """One answer sheet; `answers` holds letters in order by question, "" for none."""

    row: int
    staff_code: str
    paper_code: str
    answers: tuple[str, ...]
    taken_on: dt.date


@dataclass(frozen=True)
class ResultSheet:
    """Rows without a problem, the problems of the others, and where the columns are."""

    columns: dict[str, int]
    rows: tuple[ResultRow, ...]
    problems: tuple[CellProblem, ...]

    def problem(
        self, row: int, header: str, value: object, kind: ProblemKind, message: str
    ) -> CellProblem:
        cell = f"{get_column_letter(self.columns[header] + 1)}{row}"
        return CellProblem(row, cell, header, as_text(value), kind, message)


def question_header(position: int) -> str:
    """Heading of the column with the answers to a question."""
    return f"Câu {position}"


def write_form(title: str, guidance: Sequence[str], codes: Sequence[str], questions: int) -> bytes:
    """An empty form (.xlsx): codes and letters as text, the day as a date.

    Texts that begin like a formula are stored as plain strings with the "quote prefix"
    mark. The codes of the papers are offered as a list.
    """
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Kết quả"
    headers = [STAFF_CODE, PAPER_CODE, *map(question_header, range(1, questions + 1)), TAKEN_ON]
    put_text(sheet.cell(1, 1), title, bold=True)
    for column, header in enumerate(headers, start=1):
        put_text(sheet.cell(3, column), header, bold=True)
        layout = sheet.column_dimensions[get_column_letter(column)]
        layout.width = 16 if header in FIXED.values() else 8
        layout.number_format = "dd/mm/yyyy" if header == TAKEN_ON else "@"
    sheet.freeze_panes = "C4"
    offered = DataValidation("list", formula1=f'"{",".join(codes)}"', allow_blank=True)
    offered.add(f"B4:B{MAX_ROWS + 3}")
    sheet.add_data_validation(offered)
    help_sheet: Any = book.create_sheet("Hướng dẫn")
    help_sheet.column_dimensions["A"].width = 100
    for row, line in enumerate(guidance, start=1):
        put_text(help_sheet.cell(row, 1), line)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def read_results(file: BinaryIO, *, questions: int) -> ResultSheet:
    """Read a filled form, its header row anywhere in the first rows, columns in any order.

    Raises:
        UnreadableFileError: not an .xlsx file, too large, or its columns do not fit papers of
            that many questions.
    """
    lines = read_first_sheet(file, max_rows=MAX_ROWS + HEADER_SEARCH_ROWS)
    header_row, columns = _find_header(lines[:HEADER_SEARCH_ROWS], questions)
    sheet = ResultSheet(columns, (), ())
    rows: list[ResultRow] = []
    problems: list[CellProblem] = []
    after_gap = False
    for number, cells in enumerate(lines[header_row:], start=header_row + 1):
        values = {n: cells[i] if i < len(cells) else None for n, i in columns.items()}
        filled = sum(bool(as_text(value)) for value in values.values())
        after_gap = after_gap or filled == 0
        # A signature block after the list is not data.
        if filled == 0 or (after_gap and filled < len(FIXED)):
            continue
        row, bad = _parse_row(sheet, number, values, questions)
        problems += bad
        rows += [row] if row else []
    kept, doubles = _without_doubles(sheet, rows)
    return ResultSheet(columns, tuple(kept), tuple([*problems, *doubles]))


def _find_header(lines: list[tuple[Any, ...]], questions: int) -> tuple[int, dict[str, int]]:
    found = [_columns(cells) for cells in lines]
    number, columns = max(enumerate(found, start=1), key=lambda pair: len(pair[1]), default=(0, {}))
    wanted = [*FIXED.values(), *map(question_header, range(1, questions + 1))]
    missing = [name for name in wanted if name not in columns]
    if missing:
        raise UnreadableFileError(
            LazyText(
                "Không thấy cột: %(columns)s. Anh/chị dùng mẫu tải về từ chính bộ đề này.",
                columns=", ".join(missing),
            )
        )
    unknown = [name for name in columns if name not in wanted]
    if unknown:
        raise UnreadableFileError(
            LazyText(
                "Đề chỉ có %(questions)s câu nhưng tệp có cột %(columns)s: có thể đây là tệp "
                "của bộ đề khác. Anh/chị kiểm tra lại.",
                questions=questions,
                columns=", ".join(unknown),
            )
        )
    return number, columns


def _columns(cells: tuple[Any, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        folded = fold(as_text(cell))
        match = QUESTION.fullmatch(folded)
        name = question_header(int(match[1])) if match else FIXED.get(folded)
        if name in found:
            raise UnreadableFileError(
                LazyText(
                    "Cột “%(name)s” có hai lần. Anh/chị bỏ một cột rồi tải lên lại.", name=name
                )
            )
        if name:
            found[name] = index
    return found


def _parse_row(
    sheet: ResultSheet, number: int, values: dict[str, Any], questions: int
) -> tuple[ResultRow | None, list[CellProblem]]:
    problems: list[CellProblem] = []

    def parsed(header: str, parse: Any) -> Any:
        try:
            return parse(values[header])
        except CellError as bad:
            problem = sheet.problem(number, header, values[header], bad.kind, bad.message)
            problems.append(problem)
            return None

    person, code = parsed(STAFF_CODE, required), parsed(PAPER_CODE, required)
    answers = [parsed(question_header(n), as_letters) for n in range(1, questions + 1)]
    day = parsed(TAKEN_ON, as_date)
    row = None if problems else ResultRow(number, person, code, tuple(answers), day)
    return row, problems


def _without_doubles(
    sheet: ResultSheet, rows: Iterable[ResultRow]
) -> tuple[list[ResultRow], list[CellProblem]]:
    first: dict[str, int] = {}
    kept, problems = [], []
    for row in rows:
        before = first.setdefault(row.staff_code.lower(), row.row)
        if before == row.row:
            kept.append(row)
            continue
        message = LazyText(
            "Người này đã có ở dòng %(row)s. Anh/chị bỏ một trong hai dòng.", row=before
        )
        kind = ProblemKind.DUPLICATE
        problems.append(sheet.problem(row.row, STAFF_CODE, row.staff_code, kind, message))
    return kept, problems
