"""Signs that a sitting needs a look: exposed questions, haste, sittings at the same minute.

Reasons to look closer, never proof. Pure functions of the sittings. Each returns its findings
in a fixed order, worst first; nothing raises on few or empty sittings.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from quizzes.engine.statistics.papers import Answer

READING_SPEED = (863 + 2 * 234) * 238 / 183
"""Characters that a fast adult reads in a minute, spaces left out: about 1,731.

The mean plus two standard deviations of reading aloud in 17 languages, 863 ± 234 characters a
minute (Trauzettel-Klosinski and Dietz, "Standardized assessment of reading performance: the
New International Reading Speed Texts IReST", 2012, doi:10.1167/iovs.11-8284), times silent
reading over reading aloud, 238 to 183 words a minute (Brysbaert, "How many words do we read
per minute?", 2019, doi:10.1016/j.jml.2019.104047). Vietnamese is in neither study.
"""


@dataclass(frozen=True)
class Sitting:
    """One attempt with its answers by item; two sittings of one `person` are never compared."""

    attempt: int
    answers: Mapping[int, Answer]
    person: int | None = None
    started_at: datetime | None = None
    submitted_at: datetime | None = None


@dataclass(frozen=True)
class Exposure:
    """How many papers held an item, and which share of all papers that is (0 to 1)."""

    item: int
    papers: int
    share: float


@dataclass(frozen=True)
class FastAnswers:
    """The items that an attempt answered faster than they can be read, of `timed` answers."""

    attempt: int
    items: tuple[int, ...]
    timed: int

    @property
    def share(self) -> float:
        return len(self.items) / self.timed


@dataclass(frozen=True)
class FastSitting:
    """A whole sitting of `seconds` whose answered items need `needed` seconds to read."""

    attempt: int
    seconds: float
    needed: float


@dataclass(frozen=True)
class SameMinutes:
    """Attempts that began in one minute of the clock and were handed in in one minute."""

    started: datetime
    submitted: datetime
    attempts: tuple[int, ...]


def count_exposure(
    papers: Sequence[Collection[int]], pool: Iterable[int] = ()
) -> tuple[Exposure, ...]:
    """How often each item was handed out, most exposed first; `pool` adds those never drawn."""
    counted = Counter(item for paper in papers for item in set(paper))
    rows = [
        Exposure(item, counted[item], counted[item] / len(papers) if papers else 0.0)
        for item in {*pool, *counted}
    ]
    return tuple(sorted(rows, key=lambda row: (-row.papers, row.item)))


def reading_seconds(texts: Iterable[str], characters_per_minute: float = READING_SPEED) -> float:
    """Seconds that a fast reader needs for the texts.

    A letter with its marks is one character, and spaces are not counted.
    """
    joined = unicodedata.normalize("NFC", "".join(texts))
    characters = sum(1 for character in joined if not character.isspace())
    return characters * 60 / characters_per_minute


def find_fast_answers(
    sittings: Sequence[Sitting],
    texts: Mapping[int, Sequence[str]],
    characters_per_minute: float = READING_SPEED,
) -> tuple[FastAnswers, ...]:
    """Attempts with answers given in less time than the item takes to read, most first.

    `texts` holds the stem and the options of each item. Blank answers and answers without a
    time do not count. Somebody who knows the item from before may be fast in good faith, so
    one fast answer means little and a high `share` means more.
    """
    needed = {item: reading_seconds(text, characters_per_minute) for item, text in texts.items()}
    found = []
    for sitting in sittings:
        timed = {item: time for item, time in _timed(sitting) if item in needed}
        fast = tuple(sorted(item for item, time in timed.items() if time < needed[item]))
        if fast:
            found.append(FastAnswers(sitting.attempt, fast, len(timed)))
    return tuple(sorted(found, key=lambda each: (-each.share, -len(each.items), each.attempt)))


def find_fast_sittings(
    sittings: Sequence[Sitting],
    texts: Mapping[int, Sequence[str]],
    characters_per_minute: float = READING_SPEED,
) -> tuple[FastSitting, ...]:
    """Attempts that were handed in sooner than their answered items can be read, worst first.

    Unlike the time of a single answer, this does not depend on the order in which somebody
    reads and answers, nor on whether answers were sent one by one. Blank answers and sittings
    without both times do not count.
    """
    needed = {item: reading_seconds(text, characters_per_minute) for item, text in texts.items()}
    found = []
    for sitting in sittings:
        if sitting.started_at is None or sitting.submitted_at is None:
            continue
        seconds = (sitting.submitted_at - sitting.started_at).total_seconds()
        answered = (i for i, each in sitting.answers.items() if each.chosen != frozenset())
        whole = sum(needed.get(item, 0.0) for item in answered)
        if seconds < whole:
            found.append(FastSitting(sitting.attempt, seconds, whole))
    return tuple(sorted(found, key=lambda each: (each.seconds / each.needed, each.attempt)))


def find_same_minutes(sittings: Sequence[Sitting]) -> tuple[SameMinutes, ...]:
    """Groups of two or more that began and ended in the same minutes, largest first.

    Sittings without both times do not count; leave out those that the clock handed in, for
    they end together by rule.
    """
    groups: dict[tuple[datetime, datetime], list[int]] = defaultdict(list)
    for sitting in sittings:
        if sitting.started_at and sitting.submitted_at:
            key = _minute(sitting.started_at), _minute(sitting.submitted_at)
            groups[key].append(sitting.attempt)
    found = [SameMinutes(*key, tuple(sorted(ids))) for key, ids in groups.items() if len(ids) > 1]
    return tuple(sorted(found, key=lambda group: (-len(group.attempts), group.attempts)))


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _timed(sitting: Sitting) -> Iterator[tuple[int, float]]:
    for item, answer in sitting.answers.items():
        if answer.seconds is not None and answer.chosen != frozenset():
            yield item, answer.seconds
