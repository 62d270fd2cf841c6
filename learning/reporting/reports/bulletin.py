"""The bulletin of a round of a periodic quiz, unit by unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.formats.excel_out import Column
from learning.models import Unit
from learning.reporting.parameters import RoundParameters
from learning.reporting.registry import Asked, Report, register_report
from learning.reporting.table import Row, Table
from learning.reports import staff_of
from quizzes.enums import RoundState
from quizzes.services.bulletin import results_of_round

Result = tuple[float, bool]


@dataclass(frozen=True)
class Line:
    """A unit: staff posted on the closing day, and the results of those who took part."""

    name: str
    staff: int
    results: list[Result]

    def cells(self) -> tuple[Any, ...]:
        took, passed = len(self.results), sum(ok for _percent, ok in self.results)
        mean = sum(percent for percent, _ok in self.results) / took / 100 if took else None
        return (
            self.name,
            self.staff,
            took,
            took / self.staff if self.staff else 0.0,
            passed,
            passed / took if took else 0.0,
            mean,
        )


def build(asked: Asked) -> Table:
    """The units right below the chosen one; results only once they are published.

    A person's result is the one that the quiz's counting policy takes.
    """
    round_ = asked.values["round"]
    day = timezone.localdate(round_.closes_at)
    published = round_.state == RoundState.PUBLISHED
    results = results_of_round(round_) if published else {}
    staff = staff_of(asked.unit, day).values_list("user_id", "unit__path")
    lines = _lines(asked.unit, staff, results)
    rows = [Row(line.cells()) for line in lines]
    here = [results[user] for user, _path in staff if user in results]
    return Table(
        title=_("Thông báo kết quả kỳ kiểm tra"),
        lines=(
            f"{round_.quiz.title} – {round_}",
            _("%(unit)s; cán bộ tính theo ngày đóng kỳ %(day)s")
            % {"unit": asked.unit.name, "day": day.strftime("%d/%m/%Y")},
        ),
        columns=_columns(),
        rows=tuple(rows[asked.window]),
        total=Line(_("Cộng"), len(staff), here).cells(),
        notes=(_note(published),),
        row_count=len(rows),
    )


def _lines(unit: Unit, staff: Iterable[tuple[int, str]], results: dict[int, Result]) -> list[Line]:
    length = len(unit.path) + Unit.steplen
    people: dict[str, list[int]] = {}
    for user, path in staff:
        people.setdefault(path[:length], []).append(user)
    names = dict(Unit.objects.filter(path__in=list(people)).values_list("path", "name"))
    return [
        Line(names[path], len(people[path]), [results[u] for u in people[path] if u in results])
        for path in sorted(people)
    ]


def _note(published: bool) -> str:
    if not published:
        return _("Kỳ này chưa công bố kết quả nên chưa có số liệu dự thi.")
    return _("Tỷ lệ dự thi trên số cán bộ ngày đóng kỳ; tỷ lệ đạt trên số người dự thi.")


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Đơn vị"), 44),
        Column(_("Số cán bộ"), 10, "int"),
        Column(_("Dự thi"), 10, "int"),
        Column(_("Tỷ lệ dự thi"), 10, "percent"),
        Column(_("Đạt"), 10, "int"),
        Column(_("Tỷ lệ đạt"), 10, "percent"),
        Column(_("Kết quả trung bình"), 11, "percent"),
    )


register_report(
    Report(
        slug="ky-kiem-tra",
        title=gettext_lazy("Thông báo kết quả kỳ kiểm tra"),
        summary=gettext_lazy("Mỗi đơn vị: dự thi, đạt, kết quả trung bình của một kỳ."),
        parameters=RoundParameters,
        build=build,
        order=45,
    )
)
