"""Results of an edition in Excel: the empty form, and reading it filled in."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from cms.tables.headings import SEARCHED_LINES
from cms.tables.lists import HIDDEN, Table, find_table
from cms.tables.reading import read_book
from cms.tables.sheets import Book, Cell, Line
from cms.text import LazyText, code_key, fold, nfc
from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.formats.edition_cells import (
    CellError,
    ProblemKind,
    as_date,
    as_letters,
    required,
)
from quizzes.formats.excel_cells import put_text

MAX_ROWS = 500
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
        self, row: int, header: str, value: str, kind: ProblemKind, message: str
    ) -> CellProblem:
        cell = f"{get_column_letter(self.columns[header] + 1)}{row}"
        return CellProblem(row, cell, header, nfc(value), kind, message)


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
    """Read a filled form, on whichever sheet its table stands, columns in any order.

    Raises:
        UnreadableFileError: no file of tables, too long, its columns do not fit papers of that
            many questions, or several sheets have them.
    """
    table = _table(read_book(file, max_rows=MAX_ROWS + SEARCHED_LINES), questions)
    columns = {name: table.heading.of(name)[0].index for name in table.heading.fields}
    sheet = ResultSheet(columns, (), ())
    rows: list[ResultRow] = []
    problems: list[CellProblem] = []
    before, after_gap = table.heading.last, False
    for line in table.lines():
        cells = {name: table.cell(line, name) for name in columns}
        filled = sum(bool(cell.text or cell.fault) for cell in cells.values())
        after_gap = after_gap or filled == 0 or line.number > before + 1
        before = line.number
        # A signature block after the list is not data.
        if filled == 0 or (after_gap and filled < len(FIXED)):
            continue
        row, bad = _parse_row(sheet, line, cells, table.sheet.counts_from_1904)
        problems += bad
        rows += [row] if row else []
    kept, doubles = _without_doubles(sheet, rows)
    return ResultSheet(columns, tuple(kept), tuple([*problems, *doubles]))


def _table(book: Book, questions: int) -> Table:
    wanted = [*FIXED.values(), *map(question_header, range(1, questions + 1))]
    # A sheet with all of them before one with some: of a list of codes beside it nothing is said.
    tries = (wanted, (STAFF_CODE, PAPER_CODE), *((name,) for name in FIXED.values()))
    table = next(filter(None, (find_table(book, _meaning, needed) for needed in tries)), None)
    found = table.heading.fields if table else frozenset()
    missing = [name for name in wanted if name not in found]
    if table is None or missing:
        raise UnreadableFileError(
            LazyText(
                "Không thấy cột: %(columns)s. Anh/chị dùng mẫu tải về từ chính bộ đề này.",
                columns=", ".join(missing),
            )
        )
    _refuse_others(table, wanted, questions)
    return table


def _refuse_others(table: Table, wanted: list[str], questions: int) -> None:
    columns = [each for each in table.heading.columns if each.field and not each.goes_on]
    names = [column.field for column in columns]
    double = next((name for name in names if names.count(name) > 1), "")
    if double:
        raise UnreadableFileError(
            LazyText("Cột “%(name)s” có hai lần. Anh/chị bỏ một cột rồi tải lên lại.", name=double)
        )
    unknown = [name for name in names if name not in wanted]
    if unknown:
        raise UnreadableFileError(
            LazyText(
                "Đề chỉ có %(questions)s câu nhưng tệp có cột %(columns)s: có thể đây là tệp "
                "của bộ đề khác. Anh/chị kiểm tra lại.",
                questions=questions,
                columns=", ".join(unknown),
            )
        )


def _meaning(words: str) -> str:
    match = QUESTION.fullmatch(words)
    return question_header(int(match[1])) if match else FIXED.get(words, "")


def _parse_row(
    sheet: ResultSheet, line: Line, cells: dict[str, Cell], from_1904: bool
) -> tuple[ResultRow | None, list[CellProblem]]:
    problems: list[CellProblem] = []

    def parsed(header: str, parse: Callable[[Cell], Any]) -> Any:
        cell = cells[header]
        try:
            return parse(cell)
        except CellError as bad:
            problem = sheet.problem(line.number, header, cell.text, bad.kind, bad.message)
            problems.append(problem)
            return None

    person, code = parsed(STAFF_CODE, required), parsed(PAPER_CODE, required)
    questions = len(cells) - len(FIXED)
    answers = [parsed(question_header(n), as_letters) for n in range(1, questions + 1)]
    day = parsed(TAKEN_ON, partial(as_date, from_1904=from_1904))
    if line.is_hidden:
        value = cells[STAFF_CODE].text
        problems = [sheet.problem(line.number, STAFF_CODE, value, ProblemKind.HIDDEN, HIDDEN)]
    row = None if problems else ResultRow(line.number, person, code, tuple(answers), day)
    return row, problems


def _without_doubles(
    sheet: ResultSheet, rows: Iterable[ResultRow]
) -> tuple[list[ResultRow], list[CellProblem]]:
    first: dict[str, int] = {}
    kept, problems = [], []
    for row in rows:
        before = first.setdefault(code_key(row.staff_code), row.row)
        if before == row.row:
            kept.append(row)
            continue
        message = LazyText(
            "Người này đã có ở dòng %(row)s. Anh/chị bỏ một trong hai dòng.", row=before
        )
        kind = ProblemKind.DUPLICATE
        problems.append(sheet.problem(row.row, STAFF_CODE, row.staff_code, kind, message))
    return kept, problems
