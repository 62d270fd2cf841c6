"""Typed answers compared with the accepted ones: words, numbers."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from rapidfuzz.distance import OSA

from cms.text import compose

# Grave, acute, tilde, hook above, dot below.
TONES = "\u0300\u0301\u0303\u0309\u0323"
MIN_TYPO_LETTERS = 5
# Beyond it, subtracting may overflow (`1e9999999` is a Decimal); nobody means such a number.
MAX_DIGITS = 100
GROUPED = re.compile(r"^-?\d{1,3}(\.\d{3})+$")


def is_accepted(text: str, accepted: Iterable[str], settings: Mapping[str, Any]) -> bool:
    """Whether the text is one of the accepted answers, as far as the settings allow.

    `ignore_diacritics` compares without accents and tones. `allow_typo` forgives one
    letter missing, added, changed or swapped in answers of five characters or more
    (optimal string alignment distance, by rapidfuzz).
    """
    plain = bool(settings.get("ignore_diacritics"))
    given = _words(text, plain)
    if not given:
        return False
    for answer in accepted:
        wanted = _words(answer, plain)
        if given == wanted:
            return True
        long_enough = settings.get("allow_typo") and len(wanted) >= MIN_TYPO_LETTERS
        if long_enough and OSA.distance(given, wanted, score_cutoff=1) <= 1:
            return True
    return False


def read_number(text: str) -> Decimal | None:
    """A number as people write it here: `1.234,5`, `1234,5` or `1234.5`; None for others."""
    compact = re.sub(r"\s", "", text)
    if "," in compact or GROUPED.match(compact):
        compact = compact.replace(".", "").replace(",", ".", 1)
    try:
        number = Decimal(compact)
    except InvalidOperation:
        return None
    within = number.is_finite() and abs(number.adjusted()) <= MAX_DIGITS
    return number if within else None


def count_words(text: str) -> int:
    """Words as an office counts them: separated by blanks."""
    return len(text.split())


def says_something(text: str) -> bool:
    """Whether a text is more than blanks."""
    return bool(_words(text))


def _words(text: str, plain: bool = False) -> str:
    """The text in one spelling: case, blanks, Unicode form and the place of the tone."""
    words = unicodedata.normalize("NFD", compose(text)).casefold().split()
    if plain:
        stripped = ("".join(c for c in w if not unicodedata.combining(c)) for w in words)
        return " ".join(stripped).replace("đ", "d")
    return " ".join(_tone_last(word) for word in words)


def _tone_last(word: str) -> str:
    """`hòa` and `hoà` are one word: the tone moves to the end."""
    letters = "".join(c for c in word if c not in TONES)
    tones = "".join(c for c in word if c in TONES)
    return letters + tones
