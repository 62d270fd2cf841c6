"""What the graded attempts of a quiz say about its questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from quizzes.engine.statistics import (
    Answer,
    Flag,
    ItemStatistics,
    Paper,
    QuizStatistics,
    describe_items,
    describe_quiz,
)
from quizzes.engine.types import Response
from quizzes.models import AnswerEvent, Attempt, QuizPage, Round
from quizzes.services.answers import answers_of
from quizzes.services.versions import Version, read_versions

MOST = 5000


@dataclass(frozen=True)
class QuestionRow:
    """A question version with its numbers."""

    version: Version
    numbers: ItemStatistics

    @property
    def key_probably_wrong(self) -> bool:
        return Flag.KEY_PROBABLY_WRONG in self.numbers.flags

    @property
    def options(self) -> list[tuple[str, str, int, bool]]:
        """Key, text, how often chosen, and whether it is right."""
        key = self.version.content.get("key", [])
        return [
            (o["key"], o["text"], self.numbers.choices.get(o["key"], 0), o["key"] in key)
            for o in self.version.content["options"]
        ]


@dataclass(frozen=True)
class QuizReport:
    """The statistics of a quiz or one of its rounds; questions that need a look come first."""

    quiz: QuizStatistics
    questions: tuple[QuestionRow, ...]


def statistics_of(quiz: QuizPage, round: Round | None = None) -> QuizReport:
    """Work out the statistics from the latest graded attempts, at most `MOST` of them.

    Fixed number of queries, whatever the number of attempts.
    """
    rows = Attempt.objects.graded().filter(quiz=quiz)
    rows = rows.filter(round=round) if round else rows
    attempts = list(rows.order_by("-graded_at")[:MOST])
    versions = read_versions(item.version_id for a in attempts for item in a.items)
    answers, seconds = answers_of(attempts), _seconds(attempts)
    papers = [_paper(a, answers[a.pk], seconds[a.pk], versions) for a in attempts]
    options = {
        pk: [o["key"] for o in v.content["options"]]
        for pk, v in versions.items()
        if isinstance(v.content.get("key"), list) and v.type != "ordering"
    }
    items = (QuestionRow(versions[n.item], n) for n in describe_items(papers, options))
    return QuizReport(describe_quiz(papers), tuple(sorted(items, key=_most_urgent)))


def _most_urgent(row: QuestionRow) -> tuple[bool, float]:
    index = row.numbers.discrimination_index
    return not row.key_probably_wrong, 1000.0 if index is None else index


def _paper(
    attempt: Attempt,
    answers: Mapping[int, Response],
    seconds: Mapping[int, float],
    versions: Mapping[int, Version],
) -> Paper:
    return {
        item.version_id: Answer(
            awarded=float(awarded or 0),
            maximum=float(item.marks),
            chosen=_chosen(versions[item.version_id], answers.get(item.position)),
            seconds=seconds.get(item.position),
            place=item.position,
        )
        for item, awarded in zip(attempt.items, attempt.awarded_marks, strict=True)
    }


def _chosen(version: Version, response: Response | None) -> frozenset[str] | None:
    """The options chosen; None for a question without options to choose."""
    if not isinstance(version.content.get("key"), list) or version.type == "ordering":
        return None
    return frozenset(response) if isinstance(response, list) else frozenset()


def _seconds(attempts: list[Attempt]) -> dict[int, dict[int, float]]:
    """Time before each question's answer: since the save before it, or since the start."""
    moments = {attempt.pk: [(0, attempt.started_at)] for attempt in attempts}
    events = AnswerEvent.objects.filter(attempt__in=list(moments)).order_by("sequence")
    for attempt_id, position, at in events.values_list("attempt_id", "position", "saved_at"):
        moments[attempt_id].append((position, at))
    return {
        attempt_id: {
            position: max(0.0, (at - before).total_seconds())
            for (_, before), (position, at) in pairwise(saves)
        }
        for attempt_id, saves in moments.items()
    }
