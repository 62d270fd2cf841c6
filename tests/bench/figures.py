"""What is reported, next to the baseline and the targets."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.desk import DeskTimes


@dataclass(frozen=True)
class Kind:
    """A figure's unit and meaning; `digits` behind the point."""

    unit: str
    label: str
    digits: int = 0
    baseline: str = "–"
    must: str = "–"
    aim: str = "–"


# In the order of the report.
KINDS = {
    "attempt_cpu": Kind("s", "CPU of a whole attempt", 3, "0.59", "0.12", "0.06"),
    "attempts_per_second": Kind("/s", "whole attempts", 1, "3.2", "13", "30"),
    "sign_in_per_second": Kind("/s", "signing in: form, password, home page", 1, "14", "30", "60"),
    "sign_in_cpu": Kind("s", "CPU of signing in", 3, "0.13"),
    "p95_start": Kind("ms", "start (until the paper is there), p95", 0, "1,995", "400", "150"),
    "p95_save": Kind("ms", "saving one answer, p95", 0, "833", "100", "40"),
    "p95_finish": Kind("ms", "submitting, p95", 0, "1,119", "300", "100"),
    "p95_review": Kind("ms", "result with its review, p95", 0, "1,311", "300", "100"),
    "remark_per_second": Kind("/s", "attempts marked again and written", 0, "14–19", "1,000"),
    "remark_only_per_second": Kind("/s", "attempts marked again, marking only", must="20,000"),
    "round_close_1000": Kind(
        "s", "1,000 open attempts reach their deadline, until graded", 1, must="20", aim="5"
    ),
    "lost_answers": Kind("answers", "acknowledged answers lost", must="0", aim="0"),
    "import_docx_1000": Kind("s", "1,000 questions from Word, read and taken in", 1, must="20"),
    "bank_list_p95": Kind("ms", "list of 20,000 questions, p95", must="300"),
    "bank_search_p95": Kind("ms", "search in 20,000 questions, p95", must="150"),
    "import_staff_20000": Kind("s", "a staff list of 20,000 rows, read and taken in", 1, must="60"),
    "pdf_per_second": Kind(
        "/s", "certificates with PDF/A-3a and PDF/UA-1, a core", 1, "3.0", "25", "50"
    ),
    "pdf_signed_per_second": Kind("/s", "the same with a signature, a core", 1, "–", "10", "25"),
    "pdf_kb": Kind("kB", "size of a certificate", 0, "516", "60", "30"),
    "issue_2000": Kind("s", "2,000 complete at once, until the last PDF", 0, "–", "180", "90"),
    "issue_page_ratio": Kind("×", "a learner's page meanwhile, p95, against before", 1, must="2"),
    "verify_per_second": Kind("/s", "certificates checked by strangers", 0, must="150"),
    "memory_mb": Kind("MB", "memory (PSS) of server, workers and database"),
}

# Of the HR desk; the name of a figure ends with the number of staff.
DESK_KINDS = {
    "hr_page_p95": Kind("ms", "", must="300"),
    "hr_dashboard_p95": Kind("ms", "", must="500"),
    "yearly_report": Kind("s", "", 1, must="30"),
    "enrolment_pass": Kind("s", "", 1, must="60"),
}


@dataclass(frozen=True)
class Figure:
    """One measured value."""

    name: str
    value: float
    kind: Kind

    @property
    def line(self) -> str:
        return f"figure {self.name} {self.value:.{self.kind.digits}f} {self.kind.unit}"

    @property
    def row(self) -> str:
        kind = self.kind
        shown = f"{self.value:,.{kind.digits}f} {kind.unit}"
        return f"| {kind.label} | **{shown}** | {kind.baseline} | {kind.must} | {kind.aim} |"


@dataclass
class Report:
    """The figures of a run, and the sentences that explain them."""

    figures: dict[str, Figure] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def lost(self) -> float:
        return self.figures["lost_answers"].value

    def add(self, name: str, value: float) -> None:
        self.figures[name] = Figure(name, value, KINDS[name])

    def add_round_close(self, count: int, seconds: float) -> None:
        """The targets hold for 1,000 attempts; another number is another figure."""
        if count == 1000:
            return self.add("round_close_1000", seconds)
        kind = Kind("s", f"{count:,} open attempts reach their deadline, until graded", 1)
        self.figures["round_close_1000"] = Figure(f"round_close_{count}", seconds, kind)
        return None

    def add_issue(self, count: int, seconds: float, before: float, meanwhile: float) -> None:
        """The target holds for 2,000; p95 of a learner's page in milliseconds."""
        kind = KINDS["issue_2000"]
        if count != 2000:
            kind = Kind("s", f"{count:,} complete at once, until the last PDF", 1)
        self.figures["issue_2000"] = Figure(f"issue_{count}", seconds, kind)
        self.add("issue_page_ratio", meanwhile / before)
        pages = f"{before:.0f} ms before, {meanwhile:.0f} ms meanwhile"
        self.notes.append(f"A learner's page while certificates are issued, p95: {pages}.")

    def add_cpu(self, used: Mapping[str, float], idle: Mapping[str, float], attempts: int) -> None:
        """CPU seconds by part over a run of so many attempts; idle ones are per second."""
        self.add("attempt_cpu", sum(used.values()) / attempts)
        parts = _split({part: seconds / attempts for part, seconds in used.items()}, "s", 3)
        self.notes.append(f"CPU of a whole attempt by part: {parts}.")
        parts = _split({part: share * 100 for part, share in idle.items()}, "%", 1)
        self.notes.append(f"CPU of one core while nobody is there: {parts}.")

    def add_sign_in(self, used: Mapping[str, float], seconds: float, people: int) -> None:
        """CPU seconds by part while so many people signed in within so many seconds."""
        self.add("sign_in_per_second", people / seconds)
        self.add("sign_in_cpu", sum(used.values()) / people)
        parts = _split({part: each / people for part, each in used.items()}, "s", 3)
        self.notes.append(f"CPU of signing in by part: {parts}.")

    def add_client(self, share: float) -> None:
        """What the client took away from the server on the same cores, as a share of one."""
        self.notes.append(f"The client took {share * 100:.0f} % of one core besides.")

    def add_memory(self, used: Mapping[str, float]) -> None:
        """MB by part at the end of the run."""
        self.add("memory_mb", sum(used.values()))
        self.notes.append(f"Memory by part: {_split(used, 'MB', 0)}.")

    def add_desk(self, times: "DeskTimes") -> None:
        """The slowest page, the dashboard and the yearly report, named by the staff."""
        people = f"{times.staff:,} staff"
        page, board = times.slowest, times.dashboard
        self._add_desk("hr_page_p95", times.staff, page.p95, f"slowest HR page, p95, {people}")
        self._add_desk("hr_dashboard_p95", times.staff, board.p95, f"dashboard, p95, {people}")
        self._add_desk("yearly_report", times.staff, times.yearly, f"yearly report, {people}")
        duties = f"nightly enrolment pass, {people}"
        self._add_desk("enrolment_pass", times.staff, times.duties, duties)
        most = max([*times.pages, board], key=lambda one: one.queries)
        shown = ", ".join(f"{one.name} {one.p95:.0f} ms" for one in times.pages)
        self.notes.append(f"HR pages with {people}: {shown}.")
        self.notes.append(f"Most queries of an HR page: {most.queries} ({most.name}).")

    def _add_desk(self, name: str, staff: int, value: float, label: str) -> None:
        base = DESK_KINDS[name]
        kind = replace(base, label=label)
        self.figures[f"{name}_{staff}"] = Figure(f"{name}_{staff}", value, kind)

    def in_order(self) -> list[Figure]:
        known = [self.figures[name] for name in KINDS if name in self.figures]
        return known + [one for name, one in self.figures.items() if name not in KINDS]


def p95_ms(seconds: Sequence[float]) -> float:
    """The 95th percentile by nearest rank, in milliseconds."""
    ranked = sorted(seconds)
    return ranked[math.ceil(len(ranked) * 0.95) - 1] * 1000


def _split(parts: Mapping[str, float], unit: str, digits: int) -> str:
    return ", ".join(f"{part} {value:.{digits}f} {unit}" for part, value in parts.items())
