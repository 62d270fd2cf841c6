"""Sittings as bit sets, so that millions of pairs are compared in seconds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizzes.engine.signs import Sitting
from quizzes.engine.statistics.papers import Answer


@dataclass(frozen=True)
class Sheet:
    """A sitting as bit sets: the choice questions on the paper, and its wrong answers."""

    sitting: Sitting
    paper: int
    errors: int


@dataclass(frozen=True)
class Chances:
    """What the bits stand for, and the chances of errors.

    `bits` finds an item's bit of the paper, `errors` the item of an error's bit. By item,
    `wrong` is the share of wrong answers, `same` the chance that two people err alike.
    """

    bits: Mapping[int, int]
    errors: Sequence[int]
    wrong: Mapping[int, float]
    same: Mapping[int, float]

    def paper_items(self, paper: int) -> list[int]:
        """The items behind the bits of a paper."""
        return [item for item, bit in self.bits.items() if paper >> bit & 1]

    def error_items(self, errors: int) -> tuple[int, ...]:
        """The items behind the bits of errors, in order."""
        found = []
        while errors:
            lowest = errors & -errors
            found.append(self.errors[lowest.bit_length() - 1])
            errors ^= lowest
        return tuple(sorted(found))


def read_sheets(sittings: Sequence[Sitting]) -> tuple[list[Sheet], Chances]:
    """The sittings as bit sets, and the chance behind each bit."""
    held: Counter[int] = Counter()
    errors: Counter[tuple[int, frozenset[str] | None]] = Counter()
    for sitting in sittings:
        choices = {i: each for i, each in sitting.answers.items() if each.chosen is not None}
        held.update(choices.keys())
        errors.update((i, each.chosen) for i, each in choices.items() if _wrong(each))
    wrong: Counter[int] = Counter()
    squares: Counter[int] = Counter()
    for (item, _), count in errors.items():
        wrong[item] += count
        squares[item] += count**2
    items = {item: bit for bit, item in enumerate(sorted(held))}
    bits = {error: bit for bit, error in enumerate(errors)}
    sheets = [_read_sheet(sitting, items, bits) for sitting in sittings]
    shares = {item: wrong[item] / held[item] for item in items}
    same = {item: squares[item] / held[item] ** 2 for item in items}
    return sheets, Chances(items, [item for item, _ in errors], shares, same)


def _read_sheet(
    sitting: Sitting,
    items: Mapping[int, int],
    bits: Mapping[tuple[int, frozenset[str] | None], int],
) -> Sheet:
    paper = errors = 0
    for item, answer in sitting.answers.items():
        if answer.chosen is not None:
            paper |= 1 << items[item]
        if _wrong(answer):
            errors |= 1 << bits[item, answer.chosen]
    return Sheet(sitting, paper, errors)


def _wrong(answer: Answer) -> bool:
    return bool(answer.chosen) and answer.awarded < answer.maximum
