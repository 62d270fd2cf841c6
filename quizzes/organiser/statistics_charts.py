"""The statistics of a quiz as sorted bars whose titles say what is seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.percent import percent_text, whole_percent
from quizzes.engine.statistics.items import MIN_ATTEMPTS
from quizzes.organiser.statistics import QuestionRow, QuizReport

MAX_SHOWN = 12
HARD_PERCENT = 30
FULL_WIDTH = 100.0
"""A bar as long as the chart, in percent of its longest."""


@dataclass(frozen=True)
class Bar:
    """A bar from `x` on, `width` long, in the units of its chart; `value` is its label."""

    label: str
    value: str
    x: float
    width: float
    warning: bool = False
    question_id: int | None = None


@dataclass(frozen=True)
class Chart:
    """Bars between `low` and 100; `left_out` says how many more there are in the table."""

    name: str
    title: str
    bars: tuple[Bar, ...]
    low: int = 0
    left_out: int = 0

    @property
    def view_box(self) -> str:
        return f"{self.low} 0 {100 - self.low} 6"


def charts_of(report: QuizReport) -> list[Chart]:
    """Scores, then the questions by facility, discrimination and time; none without data."""
    if not report.quiz.n:
        return []
    charts = [
        _scores(report.bands),
        _facility(report.questions),
        _discrimination(report.questions),
        _time(report.questions),
    ]
    return [chart for chart in charts if chart.bars]


def _scores(bands: Sequence[int]) -> Chart:
    total, most = sum(bands), max(bands)
    top = bands.index(most)
    title = _("Nhiều nhất ở mức %(band)s: %(count)s trong %(total)s lượt") % {
        "band": _band(top),
        "count": most,
        "total": total,
    }
    bars = (Bar(_band(i), str(n), 0, 100 * n / most) for i, n in enumerate(bands))
    return Chart(_("Phân bố điểm"), title, tuple(bars))


def _band(tenth: int) -> str:
    return f"{10 * tenth}–{100 if tenth == 9 else 10 * tenth + 9} %"


def _facility(questions: Sequence[QuestionRow]) -> Chart:
    rows = _sorted(questions, lambda row: row.numbers.facility)
    hard = sum(value < HARD_PERCENT for value, _row in rows)
    title = ngettext(
        "%(n)s câu mà người làm đạt dưới %(limit)s %% số điểm",
        "%(n)s câu mà người làm đạt dưới %(limit)s %% số điểm",
        hard,
    ) % {"n": hard, "limit": HARD_PERCENT}
    if not hard and rows:
        title = _("Không câu nào dưới %(limit)s %%; câu khó nhất đạt %(value)s %%") % {
            "limit": HARD_PERCENT,
            "value": whole_percent(rows[0][0], 100),
        }
    bars = [
        _bar(row, percent_text(value, 100), value, value < HARD_PERCENT)
        for value, row in rows[:MAX_SHOWN]
    ]
    return Chart(_("Độ khó, câu khó đứng trước"), title, tuple(bars), left_out=_more(rows))


def _discrimination(questions: Sequence[QuestionRow]) -> Chart:
    """Only questions with enough answers count as negative: with few, chance decides."""
    rows = _sorted(questions, lambda row: row.numbers.discrimination_index)
    sure = [pair for pair in rows if pair[1].numbers.n >= MIN_ATTEMPTS]
    bars = [
        _bar(row, percent_text(v, 100), v, v < 0 and bool(sure))
        for v, row in (sure or rows)[:MAX_SHOWN]
    ]
    return Chart(
        _("Độ phân biệt, câu thấp nhất đứng trước"),
        _discrimination_title(sure),
        tuple(bars),
        low=-100,
        left_out=len(rows) - len(bars),
    )


def _discrimination_title(sure: Sequence[tuple[float, QuestionRow]]) -> str:
    negative = sum(value < 0 for value, _row in sure)
    if not sure:
        return _("Chưa câu nào đủ %(n)s lượt để kết luận về độ phân biệt") % {"n": MIN_ATTEMPTS}
    if not negative:
        return _("Không câu nào có độ phân biệt âm")
    return ngettext(
        "%(n)s câu có độ phân biệt âm: người làm bài tốt lại hay sai câu này",
        "%(n)s câu có độ phân biệt âm: người làm bài tốt lại hay sai những câu này",
        negative,
    ) % {"n": negative}


def _time(questions: Sequence[QuestionRow]) -> Chart:
    rows = _sorted(questions, lambda row: row.numbers.mean_seconds)[::-1]
    longest = rows[0][0] if rows else 0.0
    title = _("Lâu nhất: trung bình %(seconds)s giây một câu") % {"seconds": _round(longest)}
    bars = [
        _bar(row, _("%(n)s giây") % {"n": _round(value)}, FULL_WIDTH * value / longest)
        for value, row in rows[:MAX_SHOWN]
    ]
    return Chart(_("Thời gian, câu lâu đứng trước"), title, tuple(bars), left_out=_more(rows))


def _sorted(
    questions: Sequence[QuestionRow], value: Callable[[QuestionRow], float | None]
) -> list[tuple[float, QuestionRow]]:
    """The questions that have the value, lowest first."""
    pairs = [(number, row) for row in questions if (number := value(row)) is not None]
    return sorted(pairs, key=lambda pair: (pair[0], pair[1].version.pk))


def _bar(row: QuestionRow, value: str, length: float, warning: bool = False) -> Bar:
    return Bar(
        label=row.stem,
        value=value,
        x=min(length, 0.0),
        width=abs(length),
        warning=warning,
        question_id=row.version.question_id,
    )


def _round(seconds: float) -> str:
    return str(localize(round(seconds)))


def _more(rows: Sequence[object]) -> int:
    return max(0, len(rows) - MAX_SHOWN)
