"""Preflight of the questions: enough of them, approved, resting on law in force."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from quizzes.attempts.draw import questions_of
from quizzes.engine.supply import Demand, Supply, supplies
from quizzes.enums import QuestionState
from quizzes.models import BlueprintRow, Question, QuizPage
from quizzes.ports import PreflightLine

MAX_SHOWN = 5
Days = tuple[dt.date, dt.date]


def bank_lines(quiz: QuizPage, days: Days) -> list[PreflightLine]:
    """A line for each blueprint row, then approval, then the law."""
    rows = list(quiz.blueprint.all())
    ready = {
        row.pk: list(questions_of(row).ready().select_related("provision__document"))
        for row in rows
    }
    everything = {question.pk: question for pool in ready.values() for question in pool}
    lapsed = [question for question in everything.values() if not law_holds(question, days)]
    excluded = {question.pk for question in lapsed}
    demands = [Demand(row.count, frozenset(q.pk for q in ready[row.pk]) - excluded) for row in rows]
    return [
        *_supply_lines(rows, supplies(demands)),
        _approval_line(rows),
        _law_line(lapsed),
    ]


def law_holds(question: Question, days: Days) -> bool:
    """Whether the cited provision, if any, is in force on the first and the last day."""
    provision = question.provision
    return provision is None or all(provision.in_force_on(day) for day in days)


def _supply_lines(rows: list[BlueprintRow], found: list[Supply]) -> list[PreflightLine]:
    if not rows:
        todo = _("Mở trang bài kiểm tra và thêm ít nhất một dòng ma trận đề.")
        return [PreflightLine(_("Ma trận đề"), False, _("Chưa có dòng nào."), todo)]
    return [
        _supply_line(number, row, supply)
        for number, (row, supply) in enumerate(zip(rows, found, strict=True), start=1)
    ]


def _supply_line(number: int, row: BlueprintRow, supply: Supply) -> PreflightLine:
    source = row.topic or row.pool or row.question
    label = _("Ma trận đề, dòng %(number)s: %(source)s") % {"number": number, "source": source}
    if row.level:
        label = f"{label} ({row.get_level_display()})"
    found = _("Cần %(wanted)s câu, dùng được %(pool)s câu.") % {
        "wanted": supply.wanted,
        "pool": supply.pool,
    }
    if supply.pool >= supply.wanted > supply.sure:
        found += " " + _("Các dòng khác có thể lấy bớt, khi đó chỉ còn %(sure)s câu.") % {
            "sure": supply.sure
        }
    todo = _("Bổ sung câu hỏi đã thẩm định cho dòng này, hoặc giảm số câu của dòng.")
    return PreflightLine(label, supply.enough, found, todo)


def _approval_line(rows: Iterable[BlueprintRow]) -> PreflightLine:
    """Questions picked by hand must all be ready; drafts of a topic are simply not drawn."""
    waiting: dict[int, Question] = {}
    drafts = 0
    for row in rows:
        unready = questions_of(row).exclude(pk__in=questions_of(row).ready())
        if row.topic_id:
            drafts += unready.exclude(state=QuestionState.RETIRED).count()
        else:
            waiting |= {question.pk: question for question in unready}
    label = _("Câu hỏi đã thẩm định")
    if waiting:
        found = _("%(count)s câu được chọn đích danh chưa dùng được: %(names)s.") % {
            "count": len(waiting),
            "names": _names(waiting.values()),
        }
        todo = _("Trình cán bộ pháp chế thẩm định các câu này, hoặc bỏ ra khỏi nhóm câu hỏi.")
        return PreflightLine(label, False, found, todo)
    found = _("Mọi câu được bốc đều đã thẩm định.")
    if drafts:
        found += " " + _("%(count)s câu khác của các chuyên đề chưa xong nên không được bốc.") % {
            "count": drafts
        }
    return PreflightLine(label, True, found)


def _law_line(lapsed: list[Question]) -> PreflightLine:
    label = _("Căn cứ pháp luật còn hiệu lực")
    if not lapsed:
        return PreflightLine(label, True, _("Mọi căn cứ đều có hiệu lực trong thời gian thi."))
    found = _("%(count)s câu dựa vào văn bản không có hiệu lực lúc đó: %(names)s.") % {
        "count": len(lapsed),
        "names": _names(lapsed),
    }
    todo = _("Chuyển các câu này sang “Cần rà soát” hoặc sửa căn cứ, rồi trình thẩm định lại.")
    return PreflightLine(label, False, found, todo)


def _names(questions: Iterable[Question]) -> str:
    found = list(questions)
    names = [f"“{question.stem[:60]}”" for question in found[:MAX_SHOWN]]
    return "; ".join(names) + ("…" if len(found) > MAX_SHOWN else "")
