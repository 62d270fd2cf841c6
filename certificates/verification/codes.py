"""The codes that people type: forgiving of case, blanks and signs that look alike."""

import re
import unicodedata
from itertools import combinations, product
from urllib.parse import unquote

from certificates.models import CODE_ALPHABET, CODE_LENGTH

# Signs that no code holds, and what somebody who types them may have before their eyes.
STAND_FOR = {"0": "QD", "O": "QD", "U": "V", "1": "7T", "I": "JT", "L": "J"}
# Signs that codes hold and that are taken for each other.
SWAPS = {"5": "S", "S": "5", "2": "Z", "Z": "2", "8": "B", "B": "8", "6": "G", "G": "6"}
MAX_CANDIDATES = 128
# Where addresses of ours hold the code, also those of another host or an older system.
IN_ADDRESS = re.compile(
    r"(?:/VERIFY/|/GIAY-CHUNG-NHAN/|[?&]CODE=)([^/?&#\s]+?)(?=\.(?:PDF|JSON)|[/?&#\s]|$)"
)
BETWEEN = r"[\s\-\u2010-\u2015\u2212._·]*"
IN_TEXT = [
    re.compile(rf"(?<![A-Z0-9])(?=({sign}(?:{BETWEEN}{sign}){{{CODE_LENGTH - 1}}})(?![A-Z0-9]))")
    for sign in (f"[{CODE_ALPHABET}]", "[A-Z0-9]")
]


def normalise_code(text: str) -> str:
    """The code as it is stored, from what someone typed: case and blanks do not matter."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def read_code(text: str) -> str:
    """The code in what someone pasted or scanned; nothing where no code can be in it.

    Takes the whole address of a QR, of whatever host; a code with blanks, dashes, small or
    full-width letters; a code among words. Else what was typed, to be told what is wrong.
    """
    plain = unquote(unicodedata.normalize("NFKC", text)).upper()
    if found := IN_ADDRESS.search(plain):
        return normalise_code(found[1])
    for pattern in IN_TEXT:
        if among := [found[1] for found in pattern.finditer(plain)]:
            return normalise_code(next(filter(_in_even_groups, among), among[0]))
    return "" if "://" in plain else normalise_code(plain)


def _in_even_groups(text: str) -> bool:
    """As codes are written in groups: a short word before or after is none of them."""
    *groups, last = (len(part) for part in re.split(BETWEEN.replace("*", "+"), text))
    return len(set(groups)) <= 1 and last <= max(groups, default=last)


def look_alikes(code: str) -> list[str]:
    """Codes that a mistyped one may stand for, nearest first, at most `MAX_CANDIDATES`.

    Signs that no code holds are replaced; of the others at most two are exchanged. A code
    holds 83 bits, so that a hit among so few candidates is never by chance.
    """
    if len(code) != CODE_LENGTH:
        return []
    options = [STAND_FOR.get(sign, sign) for sign in code]
    found: list[str] = []
    for signs in product(*options):
        found.append("".join(signs))
        if len(found) == MAX_CANDIDATES:
            return found
    for base in list(found):
        found.extend(_exchanged(base, MAX_CANDIDATES - len(found)))
    return found


def impossible_signs(code: str) -> list[str]:
    """Signs of what was typed that no code holds, in order, once each."""
    return list(dict.fromkeys(sign for sign in code if sign not in CODE_ALPHABET))


def _exchanged(code: str, most: int) -> list[str]:
    places = [index for index, sign in enumerate(code) if sign in SWAPS]
    chosen = [(place,) for place in places] + list(combinations(places, 2))
    return [_exchange(code, indexes) for indexes in chosen[: max(most, 0)]]


def _exchange(code: str, indexes: tuple[int, ...]) -> str:
    return "".join(SWAPS[sign] if at in indexes else sign for at, sign in enumerate(code))
