"""What no line of the log holds, wherever it came from: ways in, passwords, e-mail addresses."""

import re

LEFT_OUT = "…"
# The addresses whose path is a key: resetting a password, confirming an e-mail. Also where somebody
# typed one anew, in capitals or with more slashes: nothing is there, but the key still opens.
KEYS_IN_PATHS = re.compile(
    r"(mat-khau/+dat-lai/+|thu-dien-tu/+|password_reset/+confirm/+)[^\s?\"'<>]+", re.IGNORECASE
)
# The same keys, what Django signs, and tokens of other systems, wherever they stand: by how they
# look. Each begins where nothing of its signs stands before, or long paths would take long.
KEYS_BY_SHAPE = re.compile(
    r"(?<![0-9a-z])[0-9a-z]{1,13}-[0-9a-z]{5,8}-[0-9a-f]{32}\b"
    r"|(?<![\w-])[\w-]{6,}:[\w-]{5,8}:[\w-]{27,}"
    r"|cbt_[\w-]{20,}",
    re.IGNORECASE,
)
# Given in a query, as short-lived links of an S3 store have them, and those of a sign-in elsewhere.
KEYS_IN_QUERIES = re.compile(
    r"([?&][\w-]*(?:token|key|code|state|secret|password|signature|credential|sig)=)[^&\s\"'<>]+",
    re.IGNORECASE,
)
RULES = (
    (KEYS_IN_PATHS, rf"\1{LEFT_OUT}"),
    (KEYS_BY_SHAPE, LEFT_OUT),
    (KEYS_IN_QUERIES, rf"\1{LEFT_OUT}"),
    # The password in the address of a database, a mail server, a cache.
    (re.compile(r"://[^/\s@\"']{1,300}@"), f"://{LEFT_OUT}@"),
    (re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"), LEFT_OUT),
    # PostgreSQL names the values that a constraint refused.
    (re.compile(r"(DETAIL:)[^\n]*"), rf"\1 {LEFT_OUT}"),
    (re.compile(r"(Bearer )\S+", re.IGNORECASE), rf"\1{LEFT_OUT}"),
)


def without_secrets(text: str) -> str:
    """The text with everything left out that lets somebody in or names a person."""
    for pattern, instead in RULES:
        text = pattern.sub(instead, text)
    return text
