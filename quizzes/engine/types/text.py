"""Answers that are typed: short text, gaps, numbers, essays."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from rapidfuzz.distance import OSA

from cms.text import compose
from quizzes.engine.types.base import (
    MAX_TEXT,
    ONE,
    ZERO,
    Content,
    Fields,
    Problem,
    Response,
    ResponseError,
    by_part,
    only_parts,
    share,
    single,
)

# Grave, acute, tilde, hook above, dot below.
TONES = "\u0300\u0301\u0303\u0309\u0323"
TYPO_FROM = 5
# Beyond it, subtracting may overflow (`1e9999999` is a Decimal); nobody means such a number.
MAX_DIGITS = 100
GROUPED = re.compile(r"^-?\d{1,3}(\.\d{3})+$")


class ShortText:
    """`content["accepted"]` lists the accepted answers; blanks, case and form never count."""

    def problem(self, content: Content) -> Problem | None:
        return None if any(_words(text) for text in content["accepted"]) else Problem.NO_ACCEPTED

    def shuffled(self, content: Content) -> list[str]:
        return []

    def parse(self, content: Content, fields: Fields) -> Response:
        only_parts(fields, [""])
        return single(fields)

    def fields(self, response: Response) -> dict[str, list[str]]:
        return {"": [str(response)]}

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        settings = content.get("settings", {})
        return ONE if is_accepted(str(response), content["accepted"], settings) else ZERO


class GapText:
    """A text with gaps: `content["gaps"]` lists `{"key", "accepted"}` of each."""

    def problem(self, content: Content) -> Problem | None:
        gaps = content["gaps"]
        full = all(any(_words(text) for text in gap["accepted"]) for gap in gaps)
        return None if gaps and full else Problem.NO_GAPS

    def shuffled(self, content: Content) -> list[str]:
        return []

    def parse(self, content: Content, fields: Fields) -> Response:
        keys = [gap["key"] for gap in content["gaps"]]
        only_parts(fields, keys)
        return {key: text for key in keys if (text := single(fields, key))}

    def fields(self, response: Response) -> dict[str, list[str]]:
        return by_part(response)

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        """The share of gaps that are right."""
        given = response if isinstance(response, dict) else {}
        settings = content.get("settings", {})
        right = sum(
            is_accepted(given.get(gap["key"], ""), gap["accepted"], settings)
            for gap in content["gaps"]
        )
        return share(right, len(content["gaps"]))


class Number:
    """`content["number"]` is `{"value", "tolerance", "units"}`, decimals as text."""

    def problem(self, content: Content) -> Problem | None:
        return (
            None
            if read_number(str(content["number"]["value"])) is not None
            else (Problem.NO_NUMBER)
        )

    def shuffled(self, content: Content) -> list[str]:
        return []

    def parse(self, content: Content, fields: Fields) -> Response:
        only_parts(fields, ["", "unit"])
        value, unit = single(fields), single(fields, "unit")
        return {part: text for part, text in (("", value), ("unit", unit)) if text}

    def fields(self, response: Response) -> dict[str, list[str]]:
        return by_part(response)

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        given = response if isinstance(response, dict) else {}
        right, units = content["number"], content["number"].get("units", [])
        number = read_number(given.get("", ""))
        wanted = read_number(str(right["value"]))
        if number is None or wanted is None:
            return ZERO
        tolerance = read_number(str(right.get("tolerance") or "0")) or ZERO
        fits = not units or is_accepted(given.get("unit", ""), units, {})
        return ONE if fits and abs(number - wanted) <= abs(tolerance) else ZERO


class Essay:
    """Marked by people, by the rubric in `content["rubric"]`."""

    def problem(self, content: Content) -> Problem | None:
        return None if content["rubric"] else Problem.NO_RUBRIC

    def shuffled(self, content: Content) -> list[str]:
        return []

    def parse(self, content: Content, fields: Fields) -> Response:
        only_parts(fields, [""])
        text = single(fields)
        if len(text) > MAX_TEXT:
            raise ResponseError("length")
        return text

    def fields(self, response: Response) -> dict[str, list[str]]:
        return {"": [str(response)]}

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        return None if response else ZERO


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
        long_enough = settings.get("allow_typo") and len(wanted) >= TYPO_FROM
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
