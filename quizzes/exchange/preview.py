"""What the preview of an import shows: each question as it will be, and what is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Min
from django.utils.translation import gettext_lazy as _

from cms.text import LazyText
from quizzes.engine.pins import LETTERS
from quizzes.enums import ImportState, ImportVerdict, type_title
from quizzes.exchange.forms import RowForm, topic_choices
from quizzes.models import BankImport, BankImportRow, Question

PER_PAGE = 50
GROUPS = {
    "no correct option": _("Chưa có đáp án đúng"),
    "answer letter is not an option": _("Đáp án không có trong các phương án"),
    "several correct options": _("Nhiều đáp án ở câu một lựa chọn"),
    "conflicting marks": _("Dấu hiệu đáp án không khớp nhau"),
    "fewer than two options": _("Ít hơn hai phương án"),
    "fewer than two pairs": _("Ít hơn hai cặp"),
    "repeated option letter": _("Chữ phương án lặp lại"),
    "answer without a question": _("Đáp án không có câu hỏi"),
    "no answer": _("Chưa có đáp án"),
    "no gap": _("Chưa có chỗ trống"),
    "no text": _("Chưa có nội dung"),
    "no topic": _("Chưa rõ chuyên đề"),
    "near duplicate": _("Giống câu khác"),
    "known": _("Đã có trong ngân hàng hoặc trong tệp"),
    "pictures left out": _("Hình không lấy được"),
    "unknown column": _("Cột không nhận ra"),
}


@dataclass(frozen=True)
class ShownOption:
    """An option as a candidate or a reviewer sees it."""

    letter: str
    text: str
    correct: bool
    picture: int | None = None


@dataclass(frozen=True)
class Twin:
    """The question that one is like."""

    title: str
    stem: str
    options: list[ShownOption]
    question_id: int | None = None


@dataclass(frozen=True)
class Line:
    """A question of the file on the page."""

    row: BankImportRow
    kind: str
    options: list[ShownOption]
    answers: list[str]
    picture: int | None
    twin: Twin | None
    form: RowForm | None
    assumed: list[LazyText]


def verdict_counts(batch: BankImport) -> list[tuple[ImportVerdict, int]]:
    """How many questions of each verdict that occurs, in the order of the enum."""
    rows = batch.rows.order_by().values_list("verdict").annotate(Count("pk"))
    counts = dict(rows)
    return [(verdict, counts[verdict]) for verdict in ImportVerdict if verdict in counts]


def problem_groups(batch: BankImport) -> list[dict[str, Any]]:
    """Problems by kind, the most frequent first, with an example of what to do."""
    rows = batch.rows.exclude(code="").order_by().values("code")
    groups = rows.annotate(count=Count("pk"), first=Min("position")).order_by("-count", "code")
    said = dict(
        batch.rows.filter(position__in=[group["first"] for group in groups]).values_list(
            "position", "problem"
        )
    )
    return [
        {
            "code": group["code"],
            "label": GROUPS.get(group["code"], _("Việc khác")),
            "count": group["count"],
            "todo": said[group["first"]],
        }
        for group in groups
    ]


def page_lines(batch: BankImport, page: Page[BankImportRow]) -> list[Line]:
    """The rows of a page; a fixed number of queries."""
    rows = list(page.object_list)
    pictures = dict(batch.pictures.values_list("sha256", "pk"))
    topics = topic_choices()
    twins = _Twins(batch, rows)
    lines = []
    for row in rows:
        parsed = row.parsed or {}
        can_mend = batch.state == ImportState.READ and row.verdict not in (
            ImportVerdict.WRONG,
            ImportVerdict.KNOWN,
        )
        lines.append(
            Line(
                row,
                str(type_title(parsed["kind"])) if parsed else "",
                _options(parsed, pictures),
                _answers(parsed),
                _picture(parsed.get("image"), pictures),
                twins.of(row),
                RowForm(row=row, topics=topics) if can_mend else None,
                [LazyText.restore(text) for text in parsed.get("assumed", [])],
            )
        )
    return lines


class _Twins:
    """Like questions of the bank (two queries) and of the file (one)."""

    def __init__(self, batch: BankImport, rows: Iterable[BankImportRow]) -> None:
        rows = list(rows)
        ids = [row.duplicate_of_id for row in rows if row.duplicate_of_id]
        found = Question.objects.filter(pk__in=ids).prefetch_related("options")
        self.questions = {question.pk: question for question in found}
        places = [row.duplicate_position for row in rows if row.duplicate_position]
        self.rows = {row.position: row for row in batch.rows.filter(position__in=places)}

    def of(self, row: BankImportRow) -> Twin | None:
        if question := self.questions.get(row.duplicate_of_id or 0):
            options = [
                ShownOption(letter, option.text, option.correct)
                for letter, option in zip(LETTERS, question.options.all(), strict=False)
            ]
            return Twin(str(_("Trong ngân hàng")), question.stem, options, question.pk)
        if other := self.rows.get(row.duplicate_position or 0):
            parsed = other.parsed or {}
            title = str(_("Câu %(number)s trong tệp")) % {"number": other.number}
            return Twin(title, parsed["stem"], _options(parsed, {}))
        return None


def _options(parsed: dict[str, Any], pictures: dict[str, int]) -> list[ShownOption]:
    return [
        ShownOption(letter, _text(option), option["correct"], _picture(option["image"], pictures))
        for letter, option in zip(LETTERS, parsed.get("options", []), strict=False)
    ]


def _text(option: dict[str, Any]) -> str:
    match = f" → {option['match']}" if option["match"] else ""
    weight = f" ({option['weight']} %)" if option["weight"] else ""
    return f"{option['text']}{match}{weight}"


def _answers(parsed: dict[str, Any]) -> list[str]:
    if not parsed:
        return []
    units = " / ".join(parsed["number_units"])
    number = f"{parsed['number_value'].replace('.', ',')} {units}".strip()
    rubric = [f"{text}: {share} %" for text, share in parsed["rubric"]]
    return [*parsed["accepted"], *([number] if number else []), *rubric]


def _picture(named: dict[str, str] | None, pictures: dict[str, int]) -> int | None:
    return pictures.get(named["sha256"]) if named else None
