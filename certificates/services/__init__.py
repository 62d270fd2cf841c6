"""What is done with the register."""

from certificates.services.entries import CODE_ALPHABET, CODE_LENGTH, body_words, new_code
from certificates.services.issuing import issue_certificate, render_certificate

__all__ = [
    "CODE_ALPHABET",
    "CODE_LENGTH",
    "body_words",
    "issue_certificate",
    "new_code",
    "render_certificate",
]
