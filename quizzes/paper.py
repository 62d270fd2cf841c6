"""A frozen paper as the pages show it; the key only where the review rules allow."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from quizzes import clock
from quizzes.enums import QuestionType, ReviewRule
from quizzes.models import Attempt, AttemptItem
from quizzes.services.answers import latest_answers, next_sequence, saved_times
from quizzes.services.sitting import Sitting

LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class PaperOption:
    """An option in its drawn place; `correct` is None while the key is hidden."""

    key: str
    letter: str
    text: str
    chosen: bool
    correct: bool | None


@dataclass(frozen=True)
class PaperQuestion:
    """A question in its place on the paper."""

    position: int
    stem: str
    multiple: bool
    options: tuple[PaperOption, ...]
    saved_at: dt.datetime | None
    awarded: Decimal | None
    marks: int
    explanation: str
    legal_basis: str

    @property
    def field(self) -> str:
        return f"q{self.position}"

    @property
    def answered(self) -> bool:
        return any(option.chosen for option in self.options)

    @property
    def right(self) -> bool:
        return self.awarded == self.marks


@dataclass(frozen=True)
class Paper:
    """All questions of an attempt, and what the page needs to go on saving."""

    questions: tuple[PaperQuestion, ...]
    next_sequence: int
    seconds_left: int

    @property
    def unanswered(self) -> list[PaperQuestion]:
        return [question for question in self.questions if not question.answered]

    @property
    def answered_count(self) -> int:
        return len(self.questions) - len(self.unanswered)


def paper_of(attempt: Attempt, *, with_key: bool = False) -> Paper:
    """Read the paper with the saved answers; a fixed number of queries."""
    answers, times = latest_answers(attempt), saved_times(attempt)
    items = AttemptItem.objects.filter(attempt=attempt).select_related("version")
    return Paper(
        questions=tuple(
            _question(item, answers.get(item.position, []), times.get(item.position), with_key)
            for item in items
        ),
        next_sequence=next_sequence(attempt),
        seconds_left=seconds_left(attempt),
    )


def seconds_left(attempt: Attempt) -> int:
    """Seconds until the deadline by the server's clock, not below zero."""
    return max(0, int((attempt.deadline - clock.now()).total_seconds()))


def may_review(attempt: Attempt, sitting: Sitting) -> bool:
    """Whether the review rule shows the key now; never while another attempt is open."""
    if sitting.open_attempt is not None:
        return False
    rule = attempt.quiz.review_rule
    if rule == ReviewRule.AFTER_GRADING:
        return True
    if rule == ReviewRule.AFTER_PASS:
        return sitting.passed or sitting.left == 0
    if rule == ReviewRule.AFTER_ROUND:
        return attempt.round is not None and clock.now() >= attempt.round.closes_at
    return False


def _question(
    item: AttemptItem, answer: list[str], saved_at: dt.datetime | None, with_key: bool
) -> PaperQuestion:
    content = item.version.content
    texts = {option["key"]: option["text"] for option in content["options"]}
    options = tuple(
        PaperOption(
            key=key,
            letter=letter,
            text=texts[key],
            chosen=key in answer,
            correct=key in content["key"] if with_key else None,
        )
        for letter, key in zip(LETTERS, item.option_order, strict=False)
    )
    return PaperQuestion(
        position=item.position,
        stem=content["stem"],
        multiple=item.version.type == QuestionType.MULTIPLE,
        options=options,
        saved_at=saved_at,
        awarded=item.awarded if with_key else None,
        marks=item.marks,
        explanation=content["explanation"] if with_key else "",
        legal_basis=content["legal_basis"] if with_key else "",
    )
