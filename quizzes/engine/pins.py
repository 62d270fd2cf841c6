"""Options that speak of other options keep their place when a paper is shuffled."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

LETTERS = "ABCDEFGH"
NAMED = re.compile(r"\b([a-h])\b")
ALL_OR_NONE = re.compile(
    r"^(tat ca|ca|khong|ca hai|ca ba|cac|deu|phuong an khac)\b.*"
    r"\b(dung|sai|tren|nao|ba|hai|bon|y|dap an|phuong an)\b"
)


@dataclass(frozen=True)
class Pins:
    """`pinned` options keep their place; `locked` says that all must."""

    pinned: tuple[str, ...]
    locked: bool


def find_pins(texts: Sequence[str]) -> Pins:
    """Find options such as "Tất cả các phương án trên" in their order A, B, C, …

    An option that names all the others ("Cả A, B, C đều đúng") is pinned. One that names
    only some ("Cả A và B") locks the whole order, for its letters must stay true.
    """
    pinned: list[str] = []
    locked = False
    for letter, text in zip(LETTERS, texts, strict=False):
        plain = _plain(text)
        if not _speaks_of_others(plain):
            continue
        named = set(NAMED.findall(plain)) - {"y"}
        others = set(LETTERS[: len(texts)].lower()) - {letter.lower()}
        if named and named != others:
            locked = True
        pinned.append(letter)
    return Pins(tuple(pinned), locked)


def _speaks_of_others(plain: str) -> bool:
    if len(plain) > 80:
        return False
    several = len(set(NAMED.findall(plain))) >= 2 and len(plain.split()) <= 10
    return several or bool(ALL_OR_NONE.match(plain) and len(plain.split()) <= 8)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(letters.replace("đ", "d").split())
