"""What a report is, and the register of all reports."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from cms.people import Person
from config.ports import Extensions
from learning.models import Unit
from learning.ports import report_modules
from learning.reporting import reports
from learning.reporting.parameters import ReportParameters
from learning.reporting.table import Table

PERMISSION = "learning.view_reports"


def _nobody(_percent: int) -> None:
    """Nobody watches the progress."""


@dataclass(frozen=True)
class ReportRequest:
    """Who asks for which rows; `unit` was checked to lie in the viewer's subtrees.

    `values` are the cleaned parameters of the report's form. `offset` and `limit` say which
    rows a page shows; without a limit all. `exact_counts`: a page may cost as much as there
    are staff; else it counts no rows and may show numbers of the last minutes.
    `on_progress` is called with 0 to 100.
    """

    viewer: Person
    unit: Unit
    on: dt.date
    values: Mapping[str, Any] = field(default_factory=dict)
    offset: int = 0
    limit: int | None = None
    exact_counts: bool = True
    on_progress: Callable[[int], None] = _nobody

    @property
    def counts_rows(self) -> bool:
        """Whether the rows that a page leaves out are counted."""
        return self.limit is not None and self.exact_counts

    @property
    def is_large(self) -> bool:
        """Whether a page is wanted of a unit whose staff must not be read whole."""
        return self.limit is not None and not self.exact_counts

    @property
    def window(self) -> slice:
        return slice(self.offset, None if self.limit is None else self.offset + self.limit)


@dataclass(frozen=True)
class Report:
    """A report: its parameters, and the function that gives its table.

    `wide` prints it across the page. `slow` ones are made by the worker and published, not
    shown at once.
    """

    slug: str
    title: Any
    summary: Any
    parameters: type[ReportParameters]
    build: Callable[[ReportRequest], Table]
    wide: bool = False
    slow: bool = False
    order: int = 50


catalogue: Extensions[Report] = Extensions()


def all_reports() -> list[Report]:
    """Every report, in the order of the list."""
    ours = (f"{reports.__name__}.{module.name}" for module in iter_modules(reports.__path__))
    for name in (*ours, *report_modules):
        import_module(name)
    return sorted(catalogue, key=lambda report: (report.order, report.slug))


def report_named(slug: str) -> Report | None:
    """The report of that address, or None."""
    return next((report for report in all_reports() if report.slug == slug), None)
