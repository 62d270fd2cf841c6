"""Names of units as lists write them: which are the same, and which may be meant."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from cms.text import fold

# What offices write for each other; the shorter form is compared.
SHORT = (
    ("uy ban nhan dan", "ubnd"),
    ("hoi dong nhan dan", "hdnd"),
    ("mat tran to quoc viet nam", "mttq"),
    ("mat tran to quoc", "mttq"),
)
WORDS = re.compile(r"[^\W_]+")
SILENT = frozenset({"va"})
MAX_SUGGESTIONS = 5
NEAR = 0.82


def name_key(name: str) -> str:
    """What two writings of one name share: no signs between words, no "và", usual short forms."""
    text = " ".join(WORDS.findall(fold(name)))
    for long, short in SHORT:
        text = text.replace(long, short)
    return " ".join(word for word in text.split() if word not in SILENT)


def suggestions(written: str, names: Iterable[str]) -> list[str]:
    """The names that somebody may mean, the likeliest first: by initials, then by likeness."""
    wanted = name_key(written)
    worth = {name: _worth(wanted, name_key(name)) for name in names}
    found = sorted((name for name, each in worth.items() if each), key=lambda name: -worth[name])
    return found[:MAX_SUGGESTIONS]


def _worth(wanted: str, name: str) -> float:
    left = _left_over(tuple(wanted.split()), tuple(name.split()))
    if left is not None:
        return 2.0 - left / 100
    likeness = SequenceMatcher(None, wanted, name).ratio()
    return likeness if likeness >= NEAR else 0.0


def _left_over(written: Sequence[str], name: Sequence[str]) -> int | None:
    """How many words of the name the written ones leave out at its end; None for another name."""
    if not written:
        return len(name)
    if not name:
        return None
    first, rest = written[0], written[1:]
    if first == name[0] and (left := _left_over(rest, name[1:])) is not None:
        return left
    size = len(first)
    initials = "".join(word[0] for word in name[:size])
    return _left_over(rest, name[size:]) if first == initials else None
