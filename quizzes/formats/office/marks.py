"""Which options are set off from the others: judged by contrast, never by a single look."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cms.text import LazyText, listed
from quizzes.formats.office.drafts import DraftOption
from quizzes.formats.office.lines import Span
from quizzes.formats.office.styles import Look

FEATURES: dict[str, Callable[[Look], str]] = {
    LazyText("in đậm"): lambda look: "1" if look.bold else "",
    LazyText("gạch chân"): lambda look: "1" if look.underline else "",
    LazyText("tô màu chữ"): lambda look: look.colour,
    LazyText("tô nền"): lambda look: look.highlight,
}


@dataclass(frozen=True)
class Marked:
    """Places of the options that stand out; `conflict` says where marks disagree."""

    places: frozenset[int] = frozenset()
    conflict: str = ""
    uniform: str = ""


def marked_options(options: Sequence[DraftOption]) -> Marked:
    """Signs (`*A.`, `[x]`) first; else what stands out by bold, underline, colour or fill.

    A look that all options share is the document's style and no mark.
    """
    signed = frozenset(place for place, option in enumerate(options) if option.signed)
    if signed:
        return Marked(signed)
    found = {name: _standing_out(options, value) for name, value in FEATURES.items()}
    sets = {name: places for name, places in found.items() if places}
    if len(set(sets.values())) > 1:
        said = (
            LazyText("%(mark)s: %(letters)s", mark=n, letters=_letters(p)) for n, p in sets.items()
        )
        return Marked(conflict=listed(said))
    if sets:
        return Marked(next(iter(sets.values())))
    return Marked(uniform=next((n for n, v in FEATURES.items() if _all_set_off(options, v)), ""))


def _standing_out(options: Sequence[DraftOption], value: Callable[[Look], str]) -> frozenset[int]:
    bodies = _contrast([_main_value(option.body, value) for option in options])
    return bodies or _contrast([_main_value(option.label, value) for option in options])


def _contrast(values: Sequence[str]) -> frozenset[int]:
    """Places whose value differs from the ground, which is the plain or commonest one."""
    if len(set(values)) < 2:
        return frozenset()
    ground, count = Counter(values).most_common(1)[0]
    if "" in values:
        ground = ""
    elif count * 2 <= len(values):
        return frozenset()
    return frozenset(place for place, found in enumerate(values) if found != ground)


def _all_set_off(options: Sequence[DraftOption], value: Callable[[Look], str]) -> bool:
    return bool(options) and all(_main_value(option.body, value) for option in options)


def _main_value(spans: Sequence[Span], value: Callable[[Look], str]) -> str:
    """The value that more than half of the letters have, "" if none."""
    weights: Counter[str] = Counter()
    for span in spans:
        weights[value(span.look)] += sum(not sign.isspace() for sign in span.text)
    total = sum(weights.values())
    best, weight = weights.most_common(1)[0] if weights else ("", 0)
    return best if weight * 2 > total else ""


def _letters(places: frozenset[int]) -> str:
    return ", ".join("ABCDEFGH"[place] for place in sorted(places) if place < 8)
