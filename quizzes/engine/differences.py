"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

PIECES = re.compile(r"\s+|[\w%/.,-]+|[^\w\s]")


class Change(Enum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, went or came."""

    change: Change
    text: str


def word_changes(old: str, new: str) -> list[Piece]:
    """The pieces that make both texts: same and removed ones the old, same and added the new."""
    before, after = PIECES.findall(old), PIECES.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    pieces: list[Piece] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Change.SAME, "".join(before[i:j])))
            continue
        if i < j:
            pieces.append(Piece(Change.REMOVED, "".join(before[i:j])))
        if k < m:
            pieces.append(Piece(Change.ADDED, "".join(after[k:m])))
    return pieces
