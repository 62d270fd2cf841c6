"""Near-duplicates among many texts."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

LEAST = 90
LOOKED_AT = 200
CANDIDATES = 20


@dataclass(frozen=True)
class Likeness:
    """The key of the text that is like another, and by how many percent."""

    key: int
    percent: int


@dataclass(frozen=True)
class _Text:
    start: str
    whole: str
    key: int


class Near:
    """Finds the text most like another, from `LEAST` percent of rapidfuzz's ratio.

    Bounded: two texts can only be that like when their lengths differ by less than a fifth,
    so only such are compared, by their first `LOOKED_AT` signs; the whole texts of at most
    `CANDIDATES` decide. Texts are given folded, as (text to compare first, whole text, key).
    """

    def __init__(self, texts: Iterable[tuple[str, str, int]]) -> None:
        rows = [_Text(start[:LOOKED_AT], whole, key) for start, whole, key in texts]
        self._rows = sorted(rows, key=lambda row: len(row.start))
        self._starts = [row.start for row in self._rows]
        self._lengths = [len(start) for start in self._starts]

    def find(self, start: str, whole: str, *, before: int | None = None) -> Likeness | None:
        """The most alike; with `before` only among keys below it."""
        start = start[:LOOKED_AT]
        share = LEAST / (200 - LEAST)
        low = bisect_left(self._lengths, int(len(start) * share))
        high = bisect_right(self._lengths, int(len(start) / share) + 1)
        found = process.extract(
            start, self._starts[low:high], scorer=fuzz.ratio, score_cutoff=LEAST, limit=CANDIDATES
        )
        best: Likeness | None = None
        for _start, _score, place in found:
            row = self._rows[low + place]
            score = fuzz.ratio(whole, row.whole, score_cutoff=LEAST)
            if (
                score
                and (before is None or row.key < before)
                and (best is None or score > best.percent)
            ):
                best = Likeness(row.key, int(score))
        return best
