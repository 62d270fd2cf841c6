"""The section of docs/performance.md that a run writes."""

from django.utils import timezone

from tests.bench.figures import Report
from tests.bench.machine import describe_database, describe_machine
from tests.bench.options import Options
from tests.bench.system import ROOT

DOCUMENT = ROOT / "docs" / "performance.md"

SECTION = """\
### {database}

Measured on {date} by `make bench DB={option}`. Machine: {machine}.

{attempts:,} whole attempts at a quiz of 20 single-choice questions drawn from 60, {concurrency}
learners at once and without a pause, over HTTP from the same machine: a start that brings the
paper, each answer saved on its own (20 requests), submit, result with its review. Signing in is
measured apart: {sign_ins} people of one office at one address, form, password, home page. The
system runs as `make serve` starts it. CPU is that of all its processes and the database's, the
client's left out, divided by the attempts; what they use while nobody is there is in it. Attempts
a second count until the last is submitted. Marking again runs in one process.
Moodle 4.5 (PHP-FPM, nginx, PostgreSQL) was measured on a 2-core machine of the same kind with the
client on it: 20 single-choice questions, answers saved once a page; signing in apart, too.

| Figure | Measured | Moodle 4.5 | must | aim |
|---|---|---|---|---|
{rows}

{notes}
"""


def write_section(options: Options, report: Report) -> None:
    """Put the run's section between its markers, in place of the one before."""
    start, end = (f"<!-- {slash}bench:{options.database} -->" for slash in ("", "/"))
    section = SECTION.format(
        database=describe_database(),
        date=timezone.localdate(),
        option=options.database,
        machine=describe_machine(),
        attempts=options.attempts,
        concurrency=options.concurrency,
        sign_ins=options.sign_ins,
        rows="\n".join(figure.row for figure in report.in_order()),
        notes="\n".join(f"- {note}" for note in report.notes),
    )
    text = DOCUMENT.read_text(encoding="utf-8")
    if start not in text:
        text += f"\n{start}\n{end}\n"
    before, _start, rest = text.partition(start)
    _old, _end, after = rest.partition(end)
    DOCUMENT.write_text(f"{before}{start}\n{section}{end}{after}", encoding="utf-8")
