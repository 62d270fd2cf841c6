"""Vietnamese names: how people are listed, and how they are shown to the public."""

import unicodedata

from cms.text import nfc

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Order of the tones: ngang, huyền, hỏi, ngã, sắc, nặng.
TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
LEVEL_TONE = "1"
SEPARATOR = "00"


def sort_key(full_name: str) -> str:
    """A key of digits that orders people by given, then family, then middle name.

    Each letter becomes two digits by its place in the Vietnamese alphabet; the tones of
    a name follow its letters, so that they decide only between equal letters. Digits
    sort alike on every database, whatever its collation.
    """
    tokens = nfc(full_name).lower().split()
    if not tokens:
        return ""
    ordered = [tokens[-1], *tokens[:1], *tokens[1:-1]] if len(tokens) > 1 else tokens
    return "".join(_token_key(token) for token in ordered)


def initials(full_name: str) -> str:
    """The given name in full, the rest as initials: "Nguyễn Văn An" → "N. V. An"."""
    tokens = nfc(full_name).split()
    return " ".join([*(f"{token[0]}." for token in tokens[:-1]), *tokens[-1:]])


def _token_key(token: str) -> str:
    letters, tones = "", ""
    for sign in token:
        base, tone = _split_tone(sign)
        if base in LETTERS:
            letters += f"{LETTERS.index(base) + 11}"
            tones += tone
    return f"{letters}{SEPARATOR}{tones}{SEPARATOR}"


def _split_tone(sign: str) -> tuple[str, str]:
    """A letter without its tone mark, and the tone's digit."""
    parts = unicodedata.normalize("NFD", sign)
    tone = next((TONES[part] for part in parts if part in TONES), LEVEL_TONE)
    base = "".join(part for part in parts if part not in TONES)
    return unicodedata.normalize("NFC", base), tone
