"""Near-duplicates among many texts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process

from cms.text import fold
from quizzes.engine.types import KINDS

MIN_PERCENT = 90
MAX_CHARACTERS = 2_000
MAX_RARE_PAIRS = 16
MAX_POSTINGS = 20_000
MAX_CANDIDATES = 20


@dataclass(frozen=True)
class Similarity:
    """The key of the text that is like another, and by how many percent."""

    key: int
    percent: int


def comparison_text(kind: str, stem: str, options: Iterable[str]) -> str:
    """What is compared of a question, folded: the stem, then the options in any order."""
    parts = [] if KINDS[kind].is_statement else sorted(map(fold, options))
    return "\n".join([fold(stem), *parts])[:MAX_CHARACTERS]


def most_similar(text: str, others: Mapping[int, str], most: int) -> list[Similarity]:
    """The texts of at least `MIN_PERCENT` percent, the most alike first, `most` of them.

    Compares with every one: for one text among a whole bank. For many, see `Near`.
    """
    found = process.extract(text, others, scorer=fuzz.ratio, score_cutoff=MIN_PERCENT, limit=most)
    return [Similarity(key, int(score)) for _other, score, key in found]


class Near:
    """Finds the text most like another, from `MIN_PERCENT` percent of rapidfuzz's ratio.

    Texts are given folded, with a key. Bounded: only the texts that share most of the
    `MAX_RARE_PAIRS` rarest pairs of neighbouring words are compared, `MAX_CANDIDATES` at
    most, and of each no more than its first `MAX_CHARACTERS` signs; at most `MAX_POSTINGS`
    places are looked up for a text, whatever the size of the bank.
    """

    def __init__(self, texts: Iterable[tuple[str, int]]) -> None:
        self._texts: list[tuple[str, int]] = []
        self._places: dict[str, list[int]] = {}
        for place, (text, key) in enumerate(texts):
            self._texts.append((text[:MAX_CHARACTERS], key))
            for pair in _pairs(text[:MAX_CHARACTERS]):
                self._places.setdefault(pair, []).append(place)

    def find(self, text: str, *, before: int | None = None) -> Similarity | None:
        """The most alike, None below the threshold; with `before` only among keys below it."""
        text = text[:MAX_CHARACTERS]
        best: Similarity | None = None
        for place in self._candidates(text, before):
            other, key = self._texts[place]
            score = fuzz.ratio(text, other, score_cutoff=MIN_PERCENT)
            if score and (best is None or int(score) > best.percent):
                best = Similarity(key, int(score))
        return best

    def _candidates(self, text: str, before: int | None) -> list[int]:
        found = [self._places[pair] for pair in _pairs(text) if pair in self._places]
        shared: Counter[int] = Counter()
        looked_at = 0
        for places in sorted(found, key=len)[:MAX_RARE_PAIRS]:
            shared.update(places[: MAX_POSTINGS - looked_at])
            looked_at += min(len(places), MAX_POSTINGS - looked_at)
        if before is not None:
            shared = Counter(
                {place: n for place, n in shared.items() if self._texts[place][1] < before}
            )
        return [place for place, _count in shared.most_common(MAX_CANDIDATES)]


def _pairs(text: str) -> set[str]:
    """Pairs of neighbouring words, and the first and last word by themselves."""
    words = ["", *text.split(), ""]
    return {f"{one} {two}" for one, two in pairwise(words)}
