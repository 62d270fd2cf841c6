"""Marking again: pure functions from a correction and old marks to new marks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from quizzes.engine.mark import CENT, mark
from quizzes.engine.types import Content, Response


class Policy(StrEnum):
    """What a regrade does to the marks of its question."""

    FULL_CREDIT = "full_credit"
    OLD_AND_NEW = "old_and_new"
    NEW_KEY = "new_key"
    VOID = "void"


@dataclass(frozen=True)
class Correction:
    """A policy and the whole corrected content of the question."""

    policy: Policy
    content: Content


@dataclass(frozen=True)
class Marked:
    """The marks of one question of a paper.

    `awarded` is None where a person has yet to mark; a question that does not count is
    void: it has no marks and adds nothing to the highest possible score.
    """

    awarded: Decimal | None
    marks: int
    counts: bool = True


def remark(correction: Correction, kind: str, response: Response | None, before: Marked) -> Marked:
    """The question's marks after the correction.

    - full credit: all marks, whatever was answered;
    - old and new key: the better of the marks so far and those of the new key;
    - new key: the marks of the new key alone;
    - void: no marks, and the question counts no more.

    A void question stays void. Marks that only a person can give stay as they are.
    """
    if not before.counts:
        return before
    if correction.policy == Policy.VOID:
        return replace(before, awarded=Decimal("0.00"), counts=False)
    if correction.policy == Policy.FULL_CREDIT:
        return full_marks(before)
    awarded = mark(kind, correction.content, response, before.marks)
    if awarded is None or before.awarded is None:
        return before
    if correction.policy == Policy.OLD_AND_NEW:
        awarded = max(awarded, before.awarded)
    return replace(before, awarded=awarded)


def full_marks(before: Marked) -> Marked:
    """The question with all its marks."""
    return replace(before, awarded=Decimal(before.marks).quantize(CENT), counts=True)


def settle(paper: Sequence[Marked]) -> list[Marked]:
    """A paper on which something counts.

    Where every question is void there is nothing to fail: all of them give full marks.
    """
    if any(item.counts for item in paper):
        return list(paper)
    return [full_marks(item) for item in paper]


def highest_score(paper: Sequence[Marked]) -> Decimal:
    """The sum of the marks of the questions that count."""
    return Decimal(sum(item.marks for item in paper if item.counts))


@dataclass(frozen=True)
class ScoreChange:
    """The result of one attempt before and after a regrade."""

    old_score: Decimal
    new_score: Decimal
    old_max: Decimal
    new_max: Decimal
    old_passed: bool
    new_passed: bool

    @property
    def direction(self) -> int:
        """1 where the share of the highest score rose, -1 where it fell, else 0."""
        old, new = self.old_score * self.new_max, self.new_score * self.old_max
        return (new > old) - (new < old)

    @property
    def newly_passed(self) -> bool:
        return self.new_passed and not self.old_passed

    @property
    def newly_failed(self) -> bool:
        return self.old_passed and not self.new_passed
