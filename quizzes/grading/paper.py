"""A frozen paper as the pages show it; the key only where `quizzes.grading.key_rule` allows."""

from dataclasses import dataclass, replace
from decimal import Decimal

from quizzes import clock
from quizzes.attempts.ledger import read_ledger
from quizzes.content.corrections import (
    Corrections,
    corrected_versions,
    corrections_for,
)
from quizzes.content.question_view import PaperQuestion, QuestionView, pictures_of
from quizzes.content.versions import Version, read_versions
from quizzes.engine.types import KINDS, Response
from quizzes.grading.essays.feedback import essay_feedback
from quizzes.models import Attempt, PaperItem


@dataclass(frozen=True)
class Paper:
    """All questions of an attempt, and what the page needs to go on saving."""

    questions: tuple[PaperQuestion, ...]
    seen_sequence: int
    seconds_left: float

    @property
    def next_sequence(self) -> int:
        """A sequence higher than any that is saved."""
        return self.seen_sequence + 1

    @property
    def exact_seconds_left(self) -> str:
        """As the page's clock reads it: whole seconds would end a sitting early."""
        return f"{self.seconds_left:.3f}"

    @property
    def refused(self) -> list[PaperQuestion]:
        """The questions whose posted answers were not saved."""
        return [question for question in self.questions if question.refusal]

    @property
    def total(self) -> str:
        return str(len(self.questions))

    @property
    def unanswered(self) -> list[PaperQuestion]:
        return [question for question in self.questions if not question.answered]

    @property
    def answered_count(self) -> int:
        return len(self.questions) - len(self.unanswered)


def paper_of(attempt: Attempt, *, with_key: bool = False) -> Paper:
    """Read the paper with the saved answers; a fixed number of queries.

    The key is the one that is right now: applied regrades are in it. Essays that people
    marked bring what they wrote, where the key is shown.
    """
    ledger = read_ledger(attempt)
    items = attempt.items
    versions = read_versions(item.version_id for item in items)
    corrections = corrections_for(versions) if with_key else Corrections()
    versions = corrected_versions(attempt, versions, corrections)
    pictures = pictures_of(versions.values())
    awarded = attempt.awarded_marks if with_key else []
    essays = with_key and any(
        KINDS[version.type].is_marked_by_people for version in versions.values()
    )
    feedback = essay_feedback(attempt) if essays else {}
    questions = []
    for item in items:
        value, saved_at = ledger.latest.get(item.position, (None, None))
        mark = awarded[item.position - 1] if len(awarded) == len(items) else None
        view = QuestionView(item, versions[item.version_id], value, with_key, pictures)
        question = view.question(saved_at, mark)
        remarks, regrades = feedback.get(item.position), corrections.of(attempt, item.version_id)
        sequence = ledger.sequences.get(item.position, 0)
        questions.append(
            replace(question, feedback=remarks, regrades=tuple(regrades), sequence=sequence)
        )
    return Paper(tuple(questions), ledger.top, seconds_left(attempt))


def question_of(
    version: Version,
    order: tuple[str, ...],
    *,
    position: int = 1,
    response: Response | None = None,
    share: Decimal | None = None,
) -> PaperQuestion:
    """One question outside a paper, worth one mark.

    The key is in it only when `share`, what the response is worth, is given.
    """
    item = PaperItem(position, version.pk, order, 1)
    view = QuestionView(item, version, response, share is not None, pictures_of([version]))
    return view.question(None, share)


def seconds_left(attempt: Attempt) -> float:
    """Seconds until the deadline by the server's clock, not below zero."""
    return max(0.0, (attempt.deadline - clock.now()).total_seconds())
