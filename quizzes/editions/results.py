"""Results of an edition: a plan first (what would be written), then all or nothing."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.people import Person, is_second_person
from quizzes import clock
from quizzes.attempts.participants import snapshot_fields
from quizzes.attempts.submission import submit_edition_sitting
from quizzes.editions.opening import takes_no_part
from quizzes.editions.result_rows import RowReader
from quizzes.engine.types import Response
from quizzes.enums import AttemptSource
from quizzes.exceptions import EditionResultsError
from quizzes.formats.edition_excel import CellProblem, ResultRow, ResultSheet
from quizzes.models import AnswerEvent, Attempt, EditionPaper, EditionResults, PaperEdition
from quizzes.signals import attempt_started


@dataclass(frozen=True)
class PlannedResult:
    """What one good row would write; `moment` lies on the day of the sitting."""

    row: ResultRow
    user: Person
    paper: EditionPaper
    answers: Mapping[int, Response]
    moment: dt.datetime

    @property
    def answered(self) -> int:
        return len(self.answers)


@dataclass(frozen=True)
class ResultsPlan:
    """The preview: new results, those written before, and what is wrong."""

    new: list[PlannedResult] = field(default_factory=list)
    known: list[ResultRow] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)

    @property
    def problem_rows(self) -> int:
        return len({problem.row for problem in self.problems})

    def problem_groups(self) -> list[tuple[str, list[CellProblem]]]:
        """Problems by kind, the most frequent first."""
        counts = Counter(problem.kind for problem in self.problems)
        return [
            (_(kind.value), [p for p in self.problems if p.kind == kind])
            for kind, _count in counts.most_common()
        ]


def plan_results(edition: PaperEdition, sheet: ResultSheet, *, viewer: Person) -> ResultsPlan:
    """Compare a file of results with what is known; writes nothing.

    A row that is already written with the same paper, answers and day is known; with
    others it is a problem, for a result that counts is not changed by a file.
    """
    reader = RowReader(edition, sheet, viewer)
    plan = ResultsPlan(problems=list(sheet.problems))
    for row in sheet.rows:
        problems = reader.problems(row)
        if problems:
            plan.problems.extend(problems)
        elif reader.is_known(row):
            plan.known.append(row)
        else:
            plan.new.append(
                PlannedResult(
                    row,
                    reader.person(row),
                    reader.paper(row),
                    reader.answers(row),
                    reader.moment(row),
                )
            )
    plan.problems.sort(key=lambda problem: (problem.row, problem.cell))
    return plan


def apply_results(results: EditionResults, sheet: ResultSheet, *, viewer: Person) -> int:
    """Write every row as a submitted attempt and queue the grading, all or nothing.

    The plan is made again under a lock of the edition. A file that is applied, or whose
    rows are all known, changes nothing. Returns how many attempts were made.

    Raises:
        EditionResultsError: some row is wrong, or the person or who uploaded the file made the
            papers, or opened them or their key, also after uploading.
    """
    check_enters(results.edition, viewer, results.uploaded_by)
    wrong = _("Chưa ghi gì: tệp còn dòng cần sửa. Anh/chị xem danh sách bên dưới.")
    try:
        with transaction.atomic():
            rows = PaperEdition.objects.select_for_update(of=("self",))
            edition = rows.select_related("quiz", "round").get(pk=results.edition_id)
            plan = plan_results(edition, sheet, viewer=viewer)
            if plan.problems:
                raise EditionResultsError(wrong)
            return _write(results, edition, plan)
    except IntegrityError as error:
        # Somebody began an attempt on screen between the plan and the writing.
        raise EditionResultsError(wrong) from error


def check_enters(edition: PaperEdition, *people: Person) -> None:
    """Results are entered by somebody who neither made nor opened papers or key.

    Raises:
        EditionResultsError: one of the people knows them.
    """
    if not all(is_second_person(person, edition.made_by_id) for person in people):
        text = _(
            "Anh/chị đã lập bộ đề này nên không nhập kết quả của nó; xin nhờ một cán bộ khác nhập."
        )
        raise EditionResultsError(text)
    if any(takes_no_part(edition, person) for person in people):
        text = _(
            "Anh/chị đã mở đề hoặc đáp án của bộ đề này nên không nhập kết quả của nó; xin nhờ một "
            "cán bộ khác nhập."
        )
        raise EditionResultsError(text)


def _write(results: EditionResults, edition: PaperEdition, plan: ResultsPlan) -> int:
    now = clock.now()
    waiting = EditionResults.objects.filter(pk=results.pk, applied_at=None)
    if not waiting.update(applied_at=now, created_count=len(plan.new)):
        return 0
    for planned in plan.new:
        _write_one(edition, planned, now)
    return len(plan.new)


def _write_one(edition: PaperEdition, planned: PlannedResult, now: dt.datetime) -> None:
    attempt = Attempt.objects.create(
        user=planned.user,
        quiz=edition.quiz,
        round=edition.round,
        number=Attempt.objects.filter(user=planned.user, quiz=edition.quiz).count() + 1,
        source=AttemptSource.EDITION,
        edition_paper=planned.paper,
        seed=edition.seed,
        paper=planned.paper.paper,
        pass_percent=edition.pass_percent,
        started_at=planned.moment,
        deadline=planned.moment,
        max_score=sum(item.marks for item in planned.paper.items),
        **snapshot_fields(planned.user, planned.moment),
    )
    AnswerEvent.objects.bulk_create(
        AnswerEvent(
            attempt=attempt, position=position, sequence=position, value=value, saved_at=now
        )
        for position, value in planned.answers.items()
    )
    attempt_started.send(sender=Attempt, attempt=attempt)
    submit_edition_sitting(attempt, planned.moment)
