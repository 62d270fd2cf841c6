"""The ranking of a contest's round: score, then closeness, then time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

Merit = tuple[Fraction, bool, int, int]


@dataclass(frozen=True)
class Entry:
    """What a person is ranked by.

    `score` is the part of all marks, from 0 to 1; `prediction` the number of participants
    that they foretold, None where they foretold nothing; `seconds` the time used.
    """

    person: int
    score: Fraction
    prediction: int | None
    seconds: int


@dataclass(frozen=True)
class Place:
    """An entry and its rank, from 1."""

    rank: int
    entry: Entry


def merit(entry: Entry, participants: int) -> Merit:
    """A key that sorts the better entry first; equal for entries that share a rank.

    A higher score comes first; then a prediction nearer to the number of participants,
    and none at all last; then less time.
    """
    missing = entry.prediction is None
    distance = abs((entry.prediction or 0) - participants) if not missing else 0
    return -entry.score, missing, distance, entry.seconds


def best_entry(entries: Iterable[Entry], participants: int) -> Entry:
    """A person's best entry; raises ValueError when there is none."""
    return min(entries, key=lambda entry: merit(entry, participants))


def rank_entries(entries: Sequence[Entry], participants: int) -> list[Place]:
    """Everybody in order of merit.

    Equal entries share a rank, the ranks after them are skipped (1, 2, 2, 4), and they
    keep the order in which they were given.
    """
    keyed = [(merit(entry, participants), entry) for entry in entries]
    keyed.sort(key=lambda pair: pair[0])
    places: list[Place] = []
    for index, (key, entry) in enumerate(keyed):
        shared = index > 0 and keyed[index - 1][0] == key
        places.append(Place(places[-1].rank if shared else index + 1, entry))
    return places
