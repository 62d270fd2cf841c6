"""Vietnamese text: one Unicode form for storing, one folded form for searching."""

import re
import unicodedata


def nfc(text: str) -> str:
    """Composed Unicode form, stripped, runs of blanks made one."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Search key: lower case without tones or diacritics, đ as d.

    "Đạo đức", "đạo đức" and "dao duc" fold to the same key, as do "hòa" and "hoà".
    """
    plain = nfc(text).lower().replace("đ", "d")
    marks_apart = unicodedata.normalize("NFD", plain)
    return "".join(sign for sign in marks_apart if not unicodedata.combining(sign))


def words_of(*texts: str) -> list[str]:
    """The folded words of the texts in order; signs between them are no part of any."""
    return re.findall(r"\w+", fold(" ".join(texts)))
