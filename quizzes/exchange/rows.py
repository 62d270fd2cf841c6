"""The rows of a batch: each question of a file compared with the bank and the file."""

from django.utils.translation import gettext as _

from cms.text import fold
from quizzes.engine.similar import Near, comparison_text
from quizzes.enums import ImportState, ImportVerdict, Level
from quizzes.exchange.drafts import problem_for_bank
from quizzes.exchange.import_bank import reference, topics_by_name
from quizzes.exchange.judge import KNOWN, judge_row, near_in_bank
from quizzes.formats.as_json import to_json
from quizzes.formats.base import Diagnostic, ParsedBank, ParsedQuestion
from quizzes.models import BankImport, BankImportRow, Question

STEP = 50


def make_rows(batch: BankImport, bank: ParsedBank) -> list[BankImportRow]:
    """Judged rows in the order of the numbers, not saved; a fixed number of queries.

    Progress is noted every `STEP` rows.
    """
    rows = _questions(batch, bank) + _problems(batch, bank)
    rows.sort(key=lambda row: row.number)
    for position, row in enumerate(rows, start=1):
        row.position = position
    _mark_known(rows)
    _mark_near(batch, rows)
    for row in rows:
        judge_row(row)
        row.chosen = row.verdict == ImportVerdict.OK
    return rows


def _questions(batch: BankImport, bank: ParsedBank) -> list[BankImportRow]:
    topics = topics_by_name()
    rows = []
    for question in bank.questions:
        fault = problem_for_bank(question)
        row = _row(batch, question.number, question.place, question, fault, "unfit" * bool(fault))
        row.topic = batch.topic or topics.get(fold(question.topic))
        rows.append(row)
    return rows


def _problems(batch: BankImport, bank: ParsedBank) -> list[BankImportRow]:
    topics = topics_by_name()
    rows = []
    for problem in bank.problems:
        row = _of_problem(batch, problem)
        name = problem.question.topic if problem.question else ""
        row.topic = batch.topic or topics.get(fold(name))
        rows.append(row)
    return rows


def _of_problem(batch: BankImport, problem: Diagnostic) -> BankImportRow:
    fault, code = problem.message, problem.code
    unfit = problem_for_bank(problem.question) if problem.question else ""
    question = None if unfit else problem.question
    return _row(batch, problem.number, problem.place, question, unfit or fault, code)


def _row(
    batch: BankImport,
    number: int,
    place: str,
    question: ParsedQuestion | None,
    fault: str,
    code: str,
) -> BankImportRow:
    return BankImportRow(
        batch=batch,
        number=number,
        place=place[:200],
        parsed=to_json(question) if question else None,
        ref=reference(question) if question else "",
        level=(question.level if question else None) or Level.REMEMBER,
        fault=fault,
        fault_code=code,
    )


def _mark_known(rows: list[BankImportRow]) -> None:
    """Those whose text is in the bank already, or earlier in the file."""
    refs = [row.ref for row in rows if row.ref]
    there = dict(Question.objects.filter(ref__in=refs).values_list("ref", "pk"))
    seen: dict[str, BankImportRow] = {}
    for row in filter(lambda row: row.ref, rows):
        if row.ref in there:
            row.code, row.problem = KNOWN, _("Câu này đã có trong ngân hàng; không ghi lần nữa.")
            row.duplicate_of_id, row.similarity = there[row.ref], 100
        elif row.ref in seen:
            row.code, row.problem = KNOWN, _("Câu này đã có ở trên, trong cùng tệp.")
            row.duplicate_position, row.similarity = seen[row.ref].position, 100
        else:
            seen[row.ref] = row


def _mark_near(batch: BankImport, rows: list[BankImportRow]) -> None:
    todo = [row for row in rows if row.parsed and row.code != KNOWN]
    texts = {row.position: _text(row) for row in todo}
    in_bank = near_in_bank()
    in_file = Near((text, position) for position, text in texts.items())
    for done, row in enumerate(todo):
        if done % STEP == 0:
            waiting = BankImport.objects.filter(pk=batch.pk, state=ImportState.UPLOADED)
            waiting.update(progress=done, total=len(rows))
        if found := in_bank.find(texts[row.position]):
            row.duplicate_of_id, row.similarity = found.key, found.percent
        elif found := in_file.find(texts[row.position], before=row.position):
            row.duplicate_position, row.similarity = found.key, found.percent


def _text(row: BankImportRow) -> str:
    parsed = row.parsed or {}
    options = [option["text"] for option in parsed["options"]]
    return comparison_text(parsed["kind"], parsed["stem"], options)
