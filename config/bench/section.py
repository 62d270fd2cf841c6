"""The section of docs/performance.md that a run writes."""

import datetime as dt

from config.bench.figures import Report
from config.bench.machine import describe_database, describe_machine
from config.bench.options import Options
from config.bench.system import ROOT

DOCUMENT = ROOT / "docs" / "performance.md"

SECTION = """\
### {database}

Measured on {date} by `make bench DB={option}`. Machine: {machine}.

{attempts:,} whole attempts at a quiz of 20 single-choice questions drawn from 60, {concurrency}
learners at once and without a pause, over HTTP on the same machine: begin, paper, each answer
saved on its own (20 requests), submit, result with its review. Signing in is excluded. Settings
are those of production with 2 web and 2 worker processes. CPU is that of all processes of the
server, the workers and the database, the client excluded, divided by the attempts; time the
processes spend when nobody is there is in it.

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
        date=dt.date.today(),
        option=options.database,
        machine=describe_machine(),
        attempts=options.attempts,
        concurrency=options.concurrency,
        rows="\n".join(figure.row for figure in report.in_order()),
        notes="\n".join(f"- {note}" for note in report.notes),
    )
    text = DOCUMENT.read_text(encoding="utf-8")
    if start not in text:
        text += f"\n{start}\n{end}\n"
    before, _start, rest = text.partition(start)
    _old, _end, after = rest.partition(end)
    DOCUMENT.write_text(f"{before}{start}\n{section}{end}{after}", encoding="utf-8")
