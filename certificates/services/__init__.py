"""What is done with the register."""

from certificates.services.issuing import (
    CODE_ALPHABET,
    CODE_LENGTH,
    body_words,
    issue_certificate,
    new_code,
    normalise_code,
    render_certificate,
)

__all__ = [
    "CODE_ALPHABET",
    "CODE_LENGTH",
    "body_words",
    "issue_certificate",
    "new_code",
    "normalise_code",
    "render_certificate",
]
