"""The bulletin of a round of a periodic quiz, unit by unit."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.enums import Structure
from learning.formats.excel_out import Column
from learning.models import Unit
from learning.reporting.completion.staff import staff_of
from learning.reporting.parameters import RoundParameters
from learning.reporting.phrases import structure_line
from learning.reporting.registry import Report, ReportRequest, catalogue
from learning.reporting.table import Row, Table
from learning.units.structure import unit_tree
from quizzes.enums import RoundState
from quizzes.rounds.bulletin import results_of_round

Result = tuple[float, bool]


@dataclass(frozen=True)
class Part:
    """Staff posted on the closing day, and the results of those who took part."""

    staff: int = 0
    results: tuple[Result, ...] = ()

    def __add__(self, other: "Part") -> "Part":
        return Part(self.staff + other.staff, self.results + other.results)

    def cells(self, name: str) -> tuple[Any, ...]:
        """The numbers as a row of the table."""
        took, passed = len(self.results), sum(ok for _percent, ok in self.results)
        mean = sum(percent for percent, _ok in self.results) / took / 100 if took else None
        return (
            name,
            self.staff,
            took,
            took / self.staff if self.staff else 0.0,
            passed,
            passed / took if took else 0.0,
            mean,
        )


def build(request: ReportRequest) -> Table:
    """The units right below the chosen one; results only once they are published.

    A person's result is the one that the quiz's counting policy takes.
    """
    round_ = request.values["round"]
    day = timezone.localdate(round_.closes_at)
    published = round_.state == RoundState.PUBLISHED
    results = results_of_round(round_) if published else {}
    view = request.values["structure"]
    by_unit = _by_unit(request.unit, day, view, results)
    rows = [Row(part.cells(name)) for name, part in _parts(request.unit, day, view, by_unit)]
    return Table(
        title=_("Thông báo kết quả kỳ kiểm tra"),
        lines=(
            f"{round_.quiz.title} – {round_}",
            _("%(unit)s; cán bộ tính theo ngày đóng kỳ %(day)s")
            % {"unit": request.unit.name, "day": day.strftime("%d/%m/%Y")},
            structure_line(view),
        ),
        columns=_columns(),
        rows=tuple(rows[request.window]),
        total=sum(by_unit.values(), Part()).cells(_("Cộng")),
        notes=(_note(published),),
        row_count=len(rows),
    )


def _by_unit(unit: Unit, day: dt.date, view: str, results: dict[int, Result]) -> dict[int, Part]:
    """What each unit of the view has, without its sub-units."""
    parts: dict[int, Part] = {}
    for user, own in staff_of(unit, day, view).values_list("user_id", "counted_unit"):
        result = (results[user],) if user in results else ()
        parts[own] = parts.get(own, Part()) + Part(1, result)
    return parts


def _parts(unit: Unit, day: dt.date, view: str, by_unit: dict[int, Part]) -> list[tuple[str, Part]]:
    """The units right below, each with everybody in it, and those directly in the unit."""
    tree = unit_tree(view, day, under=unit)
    groups = tree.groups(unit, by_unit, Part(), whole=view == Structure.THEN)
    own = [(unit.name, by_unit[unit.pk])] if unit.pk in by_unit else []
    return own + [(one.name, part) for one, part in groups if part.staff]


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


catalogue.register(
    Report(
        slug="ky-kiem-tra",
        title=gettext_lazy("Thông báo kết quả kỳ kiểm tra"),
        summary=gettext_lazy("Mỗi đơn vị: dự thi, đạt, kết quả trung bình của một kỳ."),
        parameters=RoundParameters,
        build=build,
        order=45,
    )
)
