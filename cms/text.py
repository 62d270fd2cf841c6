"""Vietnamese text: one Unicode form for storing, one folded form for searching."""

import re
import unicodedata
from typing import Any

# Signs that nobody sees and that mean nothing in Vietnamese or English: soft hyphen, zero
# width space, word joiner, byte order mark, marks and changes of direction.
UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
# The joiners hold emoji and other scripts together; beside Latin letters they are litter.
LITTER = re.compile("(?:(?<=[\\s\u0000-\u036f\u1e00-\u1eff])|^)[\u200c\u200d]+", re.MULTILINE)


def compose(text: str) -> str:
    """The text in composed Unicode form without unseen signs; lines, blanks and spelling stay.

    "hòa" and "hoà" are two spellings and remain what was typed. Composing twice changes
    nothing.
    """
    if text.isascii():
        return text
    seen = UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", LITTER.sub("", seen))


def compose_all(value: object) -> Any:
    """The value of JSON with every text in it composed; keys are names of ours and stay."""
    if isinstance(value, str):
        return compose(value)
    if isinstance(value, list):
        return [compose_all(item) for item in value]
    if isinstance(value, dict):
        return {key: compose_all(item) for key, item in value.items()}
    return value


def nfc(text: str) -> str:
    """Composed without unseen signs, stripped, runs of blanks made one."""
    return " ".join(compose(text).split())


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


def slug_of(text: str) -> str:
    """The text as part of an address: "Đạo đức công vụ" becomes "dao-duc-cong-vu"."""
    ascii_text = fold(text).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_text)).strip("-_")
