"""Files with results: kept, and read in the request or, when they are large, by the worker."""

import datetime as dt
import hashlib
from dataclasses import asdict
from typing import Any, BinaryIO

from cms.models import FileReading
from cms.people import Person
from cms.text import LazyText
from cms.uploads.guard.weight import is_light
from cms.uploads.readings import send_to_worker
from quizzes.formats.edition_cells import ProblemKind
from quizzes.formats.edition_excel import CellProblem, ResultRow, ResultSheet, read_results
from quizzes.models import EditionResults, PaperEdition

TASK = "quizzes.tasks.read_results_file"


def receive_results(
    edition: PaperEdition, file: Any, *, page: str, by: Person
) -> EditionResults | FileReading:
    """The results of a file that was read, or the reading for which one waits.

    Raises:
        UnreadableFileError: a small file cannot be read; nothing is kept.
    """
    questions = edition.question_count()
    content = file.read()
    if not is_light(content):
        context = {"questions": questions}
        return send_to_worker(file, task=TASK, page=page, by=by, context=context)
    read_results(file, questions=questions)
    file.seek(0)
    return EditionResults.objects.create(
        edition=edition,
        file=file,
        file_name=file.name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
    )


def results_of(edition: PaperEdition, reading: FileReading) -> EditionResults:
    """The results of a file that the worker has read; the same one, however often one comes."""
    FileReading.objects.filter(pk=reading.pk).update(kept=True)
    results, _made = EditionResults.objects.get_or_create(
        reading=reading,
        defaults={
            "edition": edition,
            "file": reading.file.name,
            "file_name": reading.file_name,
            "sha256": reading.sha256,
            "uploaded_by": reading.uploaded_by,
        },
    )
    return results


def sheet_of(results: EditionResults) -> ResultSheet:
    """What the file of the results holds."""
    if results.reading is not None:
        return _as_sheet(results.reading.result or {})
    with results.file.open("rb") as file:
        return read_results(file.file, questions=results.edition.question_count())


def read_result_rows(file: BinaryIO, context: dict[str, Any]) -> dict[str, Any]:
    """A large file as the worker keeps it for the preview."""
    kept = asdict(read_results(file, questions=context["questions"]))
    for problem in kept["problems"]:
        problem["message"] = LazyText.keep(problem["message"])
    return kept


def _as_sheet(kept: dict[str, Any]) -> ResultSheet:
    rows = (
        ResultRow(
            **row
            | {
                "answers": tuple(row["answers"]),
                "taken_on": dt.date.fromisoformat(row["taken_on"]),
            }
        )
        for row in kept["rows"]
    )
    problems = (
        CellProblem(
            **problem
            | {
                "kind": ProblemKind(problem["kind"]),
                "message": LazyText.restore(problem["message"]),
            }
        )
        for problem in kept["problems"]
    )
    return ResultSheet(kept["columns"], tuple(rows), tuple(problems))
