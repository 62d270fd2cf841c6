"""The run: fill, sit, check, close, mark again."""

import sys
import time
from pathlib import Path

from django.db import connection

from learning.models import User
from quizzes.models import QuizPage
from tests.bench.arriving import give_password, sign_in_all
from tests.bench.bank import fill_bank, import_seconds, list_seconds, search_seconds
from tests.bench.crowd import sit_all
from tests.bench.deadline import close_and_grade, open_attempts
from tests.bench.desk import measure_desk, officer_of_all
from tests.bench.figures import Report, p95_ms
from tests.bench.issue import issue_many, verify_rate
from tests.bench.ledger import find_lost
from tests.bench.options import Options
from tests.bench.paper import pdf_rate, signed_rate
from tests.bench.processes import by_part, cpu_seconds, find_parts, memory_mb
from tests.bench.remark import remark_only, remark_with_writing
from tests.bench.section import write_section
from tests.bench.sitting import Readings
from tests.bench.staff import import_staff_seconds
from tests.bench.system import running_system
from tests.bench.world import Visitor, check_empty, make_learners, make_quiz, sign_in

WARM_UP = 16
IDLE_SECONDS = 5.0

Parts = dict[int, str]
Split = dict[str, float]


def run(options: Options, folder: Path, port: int) -> bool:
    """Measure, report, write the section; whether no acknowledged answer was lost."""
    report = Report()
    check_empty()
    _say("starting the system")
    with running_system(port, folder / "log") as supervisor:
        parts = find_parts(supervisor)
        quiz = make_quiz()
        people = make_learners(WARM_UP + options.attempts + options.open_attempts)
        holders = make_learners(options.certificates, first=len(people) + 1)
        first_late = WARM_UP + options.attempts
        arriving = make_learners(WARM_UP + options.sign_ins, first=len(people) + len(holders) + 1)
        _measure_sign_in(options, port, parts, arriving, report)
        readings = _measure_attempts(options, port, parts, quiz, people[:first_late], report)
        _check_answers(readings, report)
        _measure_deadline(people[first_late:], quiz, report)
        _measure_register(port, holders, report)
        report.add_memory(by_part(parts, memory_mb))
    try:
        _measure_marking(report)
        _measure_bank(report)
        _measure_paper(folder, report)
        _measure_desk(options, report)
    finally:
        _say(*report.notes, *(figure.line for figure in report.in_order()))
    if options.write_docs:
        write_section(options, report)
    return report.lost == 0


def _measure_sign_in(
    options: Options, port: int, parts: Parts, people: list[User], report: Report
) -> None:
    _say(f"{options.sign_ins} people sign in, {options.concurrency} at once")
    give_password(people)
    connection.close()
    sign_in_all(people[:WARM_UP], port=port, concurrency=WARM_UP)
    before = by_part(parts, cpu_seconds)
    seconds = sign_in_all(people[WARM_UP:], port=port, concurrency=options.concurrency)
    used = _difference(before, by_part(parts, cpu_seconds))
    report.add_sign_in(used, seconds, options.sign_ins)


def _measure_attempts(
    options: Options,
    port: int,
    parts: Parts,
    quiz: QuizPage,
    people: list[User],
    report: Report,
) -> Readings:
    _say(f"{options.attempts} attempts, {options.concurrency} learners at once")
    visitors = [sign_in(person) for person in people]
    connection.close()
    sit_all(visitors[:WARM_UP], quiz=quiz.pk, port=port, concurrency=WARM_UP)
    idle = _idle_cpu(parts)
    before = by_part(parts, cpu_seconds)
    readings = _sit(options, port, quiz, visitors[WARM_UP:])
    report.add_cpu(_difference(before, by_part(parts, cpu_seconds)), idle, options.attempts)
    report.add("attempts_per_second", options.attempts / readings.seconds_to_last_submit)
    report.add("p95_start", p95_ms(readings.start))
    report.add("p95_save", p95_ms(readings.save))
    report.add("p95_finish", p95_ms(readings.finish))
    report.add("p95_review", p95_ms(readings.review))
    report.add_client(readings.client_cpu_share)
    return readings


def _sit(options: Options, port: int, quiz: QuizPage, visitors: list[Visitor]) -> Readings:
    return sit_all(visitors, quiz=quiz.pk, port=port, concurrency=options.concurrency)


def _idle_cpu(parts: Parts) -> Split:
    """CPU seconds a second, by part, while nobody is there."""
    before = by_part(parts, cpu_seconds)
    time.sleep(IDLE_SECONDS)
    used = _difference(before, by_part(parts, cpu_seconds))
    return {part: seconds / IDLE_SECONDS for part, seconds in used.items()}


def _check_answers(readings: Readings, report: Report) -> None:
    lost = find_lost(readings.saved)
    _say(f"{len(readings.saved):,} answers acknowledged, {len(lost)} lost")
    _say(*(f"lost: {answer}" for answer in lost))
    report.add("lost_answers", len(lost))


def _measure_deadline(people: list[User], quiz: QuizPage, report: Report) -> None:
    _say(f"{len(people):,} attempts open when their time ends")
    attempts = open_attempts(people, quiz)
    report.add_round_close(len(attempts), close_and_grade(attempts))
    connection.close()


def _measure_marking(report: Report) -> None:
    _say("marking again")
    report.add("remark_per_second", remark_with_writing())
    report.add("remark_only_per_second", remark_only())


def _measure_bank(report: Report) -> None:
    _say("filling the question bank")
    fill_bank()
    report.add("bank_list_p95", p95_ms(list_seconds()))
    report.add("bank_search_p95", p95_ms(search_seconds()))
    read, taken_in = import_seconds()
    report.notes.append(f"Reading the Word file of 1,000 questions took {read:.1f} s (must 10).")
    report.add("import_docx_1000", taken_in)


def _measure_register(port: int, holders: list[User], report: Report) -> None:
    _say(f"{len(holders):,} complete a course in the same minute")
    seconds, before, meanwhile = issue_many(port, holders)
    report.add_issue(len(holders), seconds, p95_ms(before), p95_ms(meanwhile))
    report.add("verify_per_second", verify_rate(port))


def _measure_paper(folder: Path, report: Report) -> None:
    _say("printing and signing certificates")
    rate, size = pdf_rate()
    report.add("pdf_per_second", rate)
    report.add("pdf_kb", size)
    report.add("pdf_signed_per_second", signed_rate(folder))


def _measure_desk(options: Options, report: Report) -> None:
    """From the smallest to the largest: each fills up what the one before made."""
    for staff in options.staff:
        _say(f"the HR desk with {staff:,} staff")
        report.add_desk(measure_desk(staff))
    if options.staff:
        _say("taking in a staff list")
        officer, root = officer_of_all()
        report.add("import_staff_20000", import_staff_seconds(root, officer))


def _difference(before: Split, after: Split) -> Split:
    return {part: after[part] - before[part] for part in before}


def _say(*lines: str) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
