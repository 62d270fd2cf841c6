"""Attempts that were marked by a starter text whose marks may be wrong."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.enums import AttemptState, RegradeState
from quizzes.models import Attempt, QuestionVersion, Regrade
from quizzes.starter.fingerprints import digest
from quizzes.starter.updating import read_corrections, read_former

READ_SIZE = 2000
SETTLED = (RegradeState.DRAFT, RegradeState.APPLIED)


@dataclass(frozen=True)
class PastMarks:
    """A version whose marks may be wrong, and the attempts of a quiz that hold it."""

    ref: str
    version: QuestionVersion
    quiz: str
    graded: int
    open: int
    wrong: str


def past_marks() -> Iterator[PastMarks]:
    """By version and quiz, until somebody drafts a regrade; reads every paper once.

    Nothing is changed: whether and how to mark again is for two people to decide.
    """
    versions = _doubtful_versions()
    held = _held(set(versions)) if versions else {}
    for pk, (ref, wrong, version) in versions.items():
        for quiz, states in sorted(held.get(pk, {}).items()):
            graded = states[AttemptState.GRADED]
            yield PastMarks(ref, version, quiz, graded, states.total() - graded, wrong)


def _doubtful_versions() -> dict[int, tuple[str, str, QuestionVersion]]:
    wrong = {row.ref: row.wrong for row in read_corrections() if row.results}
    former = {ref: {text for text, _basis in found} for ref, found in read_former().items()}
    rows = QuestionVersion.objects.filter(question__ref__in=wrong).select_related("question")
    settled = set(Regrade.objects.filter(state__in=SETTLED).values_list("version_id", flat=True))
    return {
        row.pk: (ref, wrong[ref], row)
        for row in rows.order_by("question__ref", "number")
        if (ref := row.question.ref)
        and row.pk not in settled
        and digest(row.type, row.content) in former[ref]
    }


def _held(versions: set[int]) -> dict[int, dict[str, Counter[str]]]:
    found: dict[int, dict[str, Counter[str]]] = {pk: {} for pk in versions}
    rows = Attempt.objects.order_by("pk").values_list("quiz__title", "state", "paper")
    for quiz, state, paper in rows.iterator(chunk_size=READ_SIZE):
        for item in paper:
            if item["version"] in versions:
                found[item["version"]].setdefault(quiz, Counter())[state] += 1
    return found
