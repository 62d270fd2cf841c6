"""Options that run on in one paragraph with single blanks between them."""

import re
from collections.abc import Sequence

from cms.text import LazyText
from quizzes.formats.office.drafts import Draft, DraftOption, Series
from quizzes.formats.office.lines import Span, clean
from quizzes.formats.office.pieces import cut, label_at

SAID = LazyText("Các phương án nằm chung một đoạn được tách theo chữ A., B., C.…")


def split_run_on_options(draft: Draft) -> None:
    """Cut "A. Một B. Hai C. Ba" where the letters that should follow are missing."""
    if not draft.options:
        _split_stem(draft)
    found: list[DraftOption] = []
    split_before = False
    for place, option in enumerate(draft.options):
        is_last = place == len(draft.options) - 1
        until = "" if is_last else draft.options[place + 1].letter
        may = option.series in ("upper", "lower") and (
            not is_last or split_before or len(draft.options) == 1
        )
        parts = _parts(option, until) if may else [option]
        split_before = split_before or len(parts) > 1
        found += parts
    if split_before:
        draft.assume(SAID)
    draft.options = found


def _split_stem(draft: Draft) -> None:
    """A stem that holds its options: at least A and B, in this order."""
    raw = "".join(span.text for span in draft.spans)
    for series in ("upper", "lower"):
        starts = _starts(raw, "A", "", series)
        if len(starts) >= 2:
            head = clean(raw[: starts[0]])
            if head:
                draft.lines[:] = [head]
                draft.options = _options(draft.spans, raw, starts, series)
                draft.assume(SAID)
                return


def _parts(option: DraftOption, until: str) -> list[DraftOption]:
    following = chr(ord(option.letter) + 1)
    if following == until:
        return [option]
    raw = "".join(span.text for span in option.body)
    starts = _starts(raw, following, until, option.series)
    if not starts or (until and ord(until) - ord(option.letter) != len(starts) + 1):
        return [option]
    first = list(cut(option.body, 0, starts[0]))
    own = DraftOption(
        option.letter, option.series, option.label, first, [clean(raw[: starts[0]])], option.signed
    )
    own.image = option.image
    return [own, *_options(option.body, raw, starts, option.series)]


def _starts(raw: str, letter: str, until: str, series: str) -> list[int]:
    """Where the labels letter, letter + 1 … begin, each after a blank."""
    starts: list[int] = []
    at = 0
    while letter <= "H" and letter != until:
        written = letter if series == "upper" else letter.lower()
        match = re.compile(rf"(?<=\s)[*#]?{written}\s?\*?[.)/:]").search(raw, at)
        if match is None:
            break
        starts.append(match.start())
        at, letter = match.end(), chr(ord(letter) + 1)
    return starts


def _options(
    spans: Sequence[Span], raw: str, starts: Sequence[int], series: Series | str
) -> list[DraftOption]:
    found = []
    for start, end in zip(starts, [*starts[1:], len(raw)], strict=True):
        label = label_at(raw[start:end])
        if label is not None:
            body = list(cut(spans, start + label.length, end))
            head = cut(spans, start, start + label.length)
            text = clean(raw[start + label.length : end])
            kind: Series = "upper" if series == "upper" else "lower"
            found.append(DraftOption(label.letter.upper(), kind, head, body, [text], label.signed))
    return found
