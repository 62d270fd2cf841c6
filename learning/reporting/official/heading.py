"""Who issues a report and how it is dated, in the form of Decree 30/2020/NĐ-CP, annex I."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from learning.models import ReportHeading, ReportTemplate, Unit


@dataclass(frozen=True)
class Heading:
    """The words around a report's table; `template` is HR's Word file, or None for ours."""

    parent_name: str
    name: str
    symbol: str
    place: str
    made_at: dt.datetime
    recipients: tuple[str, ...] = ()
    authority: str = ""
    signatory_title: str = ""
    signatory_name: str = ""
    wide: bool = False
    template: bytes | None = field(default=None, repr=False)

    @property
    def dated(self) -> str:
        """Place and date as the decree writes them: day 05, month 01 and 02, but month 3."""
        day = timezone.localdate(self.made_at)
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        return f"{self.place}, ngày {day.day:02d} tháng {month} năm {day.year}"


def heading_for(unit: Unit, *, made_at: dt.datetime, wide: bool = False) -> Heading:
    """The heading of the unit or the nearest one above it that has any; three queries.

    Where nobody has filled one in, the names come from the tree.
    """
    line = {path: place for place, path in enumerate(_paths(unit))}
    row = _nearest(ReportHeading.objects.select_related("unit"), line)
    template = _nearest(
        ReportTemplate.objects.filter(replaced_at=None).select_related("unit"), line
    )
    content = bytes(template.content) if template else None
    if row is None:
        return _from_tree(unit, made_at, wide, content)
    recipients = tuple(text.strip() for text in row.recipients.splitlines() if text.strip())
    return Heading(
        parent_name=row.parent_name,
        name=row.name,
        symbol=row.symbol,
        place=row.place,
        made_at=made_at,
        recipients=recipients,
        authority=row.authority,
        signatory_title=row.signatory_title,
        signatory_name=row.signatory_name,
        wide=wide,
        template=content,
    )


def _paths(unit: Unit) -> list[str]:
    return [unit.path[:n] for n in range(Unit.steplen, len(unit.path) + 1, Unit.steplen)]


def _nearest(rows: QuerySet[Any], line: dict[str, int]) -> Any:
    found = rows.filter(unit__path__in=list(line))
    return max(found, key=lambda row: line[row.unit.path], default=None)


def _from_tree(unit: Unit, made_at: dt.datetime, wide: bool, content: bytes | None) -> Heading:
    parent = unit.get_parent()
    root = Unit.objects.filter(path=unit.path[: Unit.steplen]).first() or unit
    return Heading(
        parent_name=parent.name if parent else "",
        name=unit.name,
        symbol="BC",
        place=root.name.removeprefix("Tỉnh ").removeprefix("Thành phố "),
        made_at=made_at,
        wide=wide,
        template=content,
    )
