"""What the graded attempts of a quiz say about its questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizzes.content.versions import Version, read_versions
from quizzes.engine.statistics.items import Flag, ItemStatistics, describe_items
from quizzes.engine.statistics.papers import Paper
from quizzes.engine.statistics.quiz import QuizStatistics, count_bands, describe_quiz
from quizzes.grading.sheets import has_options, read_sheets
from quizzes.models import Attempt, QuestionVersion, QuizPage, Round

MAX_ATTEMPTS = 5000


@dataclass(frozen=True)
class OptionCount:
    """How many of `n` chose an option."""

    key: str
    text: str
    count: int
    n: int
    right: bool

    @property
    def percent(self) -> float:
        return 100 * self.count / self.n if self.n else 0.0


@dataclass(frozen=True)
class QuestionRow:
    """A question version with its numbers; `exposure` counts all papers that held it ever."""

    version: Version
    numbers: ItemStatistics
    exposure: int

    @property
    def key_probably_wrong(self) -> bool:
        return Flag.KEY_PROBABLY_WRONG in self.numbers.flags

    @property
    def stem(self) -> str:
        return str(self.version.content["stem"])

    @property
    def options(self) -> list[OptionCount]:
        """How often each option was chosen, in the editors' order."""
        key, n = self.version.content.get("key", []), self.numbers.n
        counts = self.numbers.choices
        return [
            OptionCount(o["key"], o["text"], counts.get(o["key"], 0), n, o["key"] in key)
            for o in self.version.content["options"]
        ]


@dataclass(frozen=True)
class QuizReport:
    """The statistics of a quiz or one of its rounds; questions that need a look come first.

    `bands` counts the attempts by tenth of the maximum.
    """

    quiz: QuizStatistics
    bands: tuple[int, ...]
    questions: tuple[QuestionRow, ...]


def statistics_of(quiz: QuizPage, round: Round | None = None) -> QuizReport:
    """Work out the statistics from the latest graded attempts, at most `MAX_ATTEMPTS` of them.

    Fixed number of queries, whatever the number of attempts.
    """
    rows = Attempt.objects.graded().filter(quiz=quiz)
    rows = rows.filter(round=round) if round else rows
    attempts = list(rows.order_by("-graded_at")[:MAX_ATTEMPTS])
    versions = read_versions(item.version_id for a in attempts for item in a.items)
    papers = list(read_sheets(attempts, versions).values())
    return QuizReport(describe_quiz(papers), count_bands(papers), _questions(papers, versions))


def _questions(papers: Sequence[Paper], versions: Mapping[int, Version]) -> tuple[QuestionRow, ...]:
    options = {
        pk: [option["key"] for option in version.content["options"]]
        for pk, version in versions.items()
        if has_options(version)
    }
    drawn = QuestionVersion.objects.filter(pk__in=versions)
    exposure = dict(drawn.values_list("pk", "exposure"))
    rows = (
        QuestionRow(versions[numbers.item], numbers, exposure[numbers.item])
        for numbers in describe_items(papers, options)
    )
    return tuple(sorted(rows, key=_most_urgent))


def _most_urgent(row: QuestionRow) -> tuple[bool, float]:
    index = row.numbers.discrimination_index
    return not row.key_probably_wrong, 1000.0 if index is None else index
