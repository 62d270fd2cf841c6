"""Staff codes: how two of them are compared."""

from cms.text import nfc


def code_key(code: str) -> str:
    """What two spellings of one code share: no blanks, no unseen signs, capitals."""
    return "".join(nfc(code).upper().split())
