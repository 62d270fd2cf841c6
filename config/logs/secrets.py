"""What no line of the log holds, wherever it came from: ways in, passwords, e-mail addresses."""

import re

LEFT_OUT = "…"
# The addresses whose path is a key: resetting a password, confirming an e-mail.
KEYS_IN_PATHS = re.compile(r"(mat-khau/dat-lai/|thu-dien-tu/|password_reset/confirm/)[^\s?\"'<>]+")
RULES = (
    (KEYS_IN_PATHS, rf"\1{LEFT_OUT}"),
    # The password in the address of a database, a mail server, a cache.
    (re.compile(r"://[^/\s@\"']{1,300}@"), f"://{LEFT_OUT}@"),
    (re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"), LEFT_OUT),
    # PostgreSQL names the values that a constraint refused.
    (re.compile(r"(DETAIL:)[^\n]*"), rf"\1 {LEFT_OUT}"),
    (re.compile(r"(Bearer )\S+"), rf"\1{LEFT_OUT}"),
)


def without_secrets(text: str) -> str:
    """The text with everything left out that lets somebody in or names a person."""
    for pattern, instead in RULES:
        text = pattern.sub(instead, text)
    return text
