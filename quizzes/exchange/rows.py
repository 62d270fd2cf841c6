"""The rows of an import: each question of a file compared with the bank and the file."""

from collections.abc import Callable

from cms.text import LazyText, fold
from quizzes.engine.similar import Near, comparison_text
from quizzes.enums import ImportVerdict, Level
from quizzes.exchange.add import reference, topics_by_name
from quizzes.exchange.drafts import problem_for_bank
from quizzes.exchange.judge import KNOWN, judge_row, near_in_bank
from quizzes.formats.as_json import to_json
from quizzes.formats.base import Diagnostic, ParsedBank, ParsedQuestion
from quizzes.models import BankImportRow, Question, Topic

STEP = 50
MAX_PLACE = 200
OnProgress = Callable[[int, int], None]


def _tell_nobody(_done: int, _total: int) -> None:
    """Where nobody watches."""


def make_rows(
    bank: ParsedBank, *, topic: Topic | None = None, on_progress: OnProgress = _tell_nobody
) -> list[BankImportRow]:
    """Judged rows in the order of the numbers, of no batch yet; a fixed number of queries.

    The one judgement of a file, for the page and the command. Without `topic` each question
    goes to the topic that the file names for it. `on_progress` is told how many rows of how
    many are compared, every `STEP` rows.
    """
    topics = _Topics(topic)
    rows = [_of_question(question, topics) for question in bank.questions]
    rows += [_of_problem(problem, topics) for problem in bank.problems]
    rows.sort(key=lambda row: row.number)
    for position, row in enumerate(rows, start=1):
        row.position = position
    _mark_known(rows)
    _mark_near(rows, on_progress)
    for row in rows:
        judge_row(row)
        row.chosen = row.verdict == ImportVerdict.OK
    return rows


class _Topics:
    """The topic of each question: the one for all, or the one that the file names."""

    def __init__(self, topic: Topic | None) -> None:
        self._topic = topic
        self._by_name = {} if topic else topics_by_name()

    def of(self, question: ParsedQuestion | None) -> Topic | None:
        return self._topic or self._by_name.get(fold(question.topic if question else ""))


def _of_question(question: ParsedQuestion, topics: _Topics) -> BankImportRow:
    fault = problem_for_bank(question)
    row = _row(question.number, question.place, question, fault, "unfit" * bool(fault))
    row.topic = topics.of(question)
    return row


def _of_problem(problem: Diagnostic, topics: _Topics) -> BankImportRow:
    unfit = problem_for_bank(problem.question) if problem.question else ""
    question = None if unfit else problem.question
    row = _row(problem.number, problem.place, question, unfit or problem.message, problem.code)
    row.topic = topics.of(problem.question)
    return row


def _row(
    number: int, place: str, question: ParsedQuestion | None, fault: str, code: str
) -> BankImportRow:
    return BankImportRow(
        number=number,
        place=place if len(LazyText.keep(place)) <= MAX_PLACE else str(place)[:MAX_PLACE],
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
            row.code, row.problem = (
                KNOWN,
                LazyText("Câu này đã có trong ngân hàng; không ghi lần nữa."),
            )
            row.duplicate_of_id, row.similarity = there[row.ref], 100
        elif row.ref in seen:
            row.code, row.problem = KNOWN, LazyText("Câu này đã có ở trên, trong cùng tệp.")
            row.duplicate_position, row.similarity = seen[row.ref].position, 100
        else:
            seen[row.ref] = row


def _mark_near(rows: list[BankImportRow], on_progress: OnProgress) -> None:
    todo = [row for row in rows if row.parsed and row.code != KNOWN]
    texts = {row.position: _text(row) for row in todo}
    in_bank = near_in_bank()
    in_file = Near((text, position) for position, text in texts.items())
    for done, row in enumerate(todo):
        if done % STEP == 0:
            on_progress(done, len(rows))
        if found := in_bank.find(texts[row.position]):
            row.duplicate_of_id, row.similarity = found.key, found.percent
        elif found := in_file.find(texts[row.position], before=row.position):
            row.duplicate_position, row.similarity = found.key, found.percent


def _text(row: BankImportRow) -> str:
    parsed = row.parsed or {}
    options = [option["text"] for option in parsed["options"]]
    return comparison_text(parsed["kind"], parsed["stem"], options)
