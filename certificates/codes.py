"""The codes that people type: forgiving of case, blanks and signs that look alike."""

from itertools import combinations, product

from certificates.services import CODE_ALPHABET, CODE_LENGTH

# Signs that no code holds, and what somebody who types them may have before their eyes.
STAND_FOR = {"0": "QD", "O": "QD", "U": "V", "1": "7T", "I": "JT", "L": "J"}
# Signs that codes hold and that are taken for each other.
SWAPS = {"5": "S", "S": "5", "2": "Z", "Z": "2", "8": "B", "B": "8", "6": "G", "G": "6"}
MOST_CANDIDATES = 128


def normalise_code(text: str) -> str:
    """The code as it is stored, from what someone typed: case and blanks do not matter."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def look_alikes(code: str) -> list[str]:
    """Codes that a mistyped one may stand for, nearest first, at most `MOST_CANDIDATES`.

    Signs that no code holds are replaced; of the others at most two are exchanged. A code
    holds 83 bits, so that a hit among so few candidates is never by chance.
    """
    if len(code) != CODE_LENGTH:
        return []
    options = [STAND_FOR.get(sign, sign) for sign in code]
    found: list[str] = []
    for signs in product(*options):
        found.append("".join(signs))
        if len(found) == MOST_CANDIDATES:
            return found
    for base in list(found):
        found.extend(_exchanged(base, MOST_CANDIDATES - len(found)))
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
