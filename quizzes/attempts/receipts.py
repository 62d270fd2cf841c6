"""The receipt of a submitted attempt: what was handed in, provable later."""

import hashlib
import json
import secrets
from dataclasses import dataclass

from quizzes.attempts.ledger import ledger_events
from quizzes.models import Attempt

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 12


@dataclass(frozen=True)
class AnswersDigest:
    """How many questions are answered, and SHA-256 over the ordered answers."""

    count: int
    sha256: str


@dataclass(frozen=True)
class ReceiptCheck:
    """A receipt looked up again; `intact` says that the ledger gives the same digest."""

    attempt: Attempt
    intact: bool


def digest_answers(attempt: Attempt) -> AnswersDigest:
    """SHA-256 over one line a question that has an answer, in the order of the paper.

    A line is `position<TAB>version<TAB>sequence<TAB>value` and a line feed, in UTF-8;
    `value` is JSON with sorted keys, without blanks and without escapes.
    """
    rows = ledger_events.all(attempt=attempt.pk)
    latest = {position: (sequence, value) for sequence, position, value, _saved_at in rows}
    digest, count = hashlib.sha256(), 0
    for item in attempt.items:
        if item.position not in latest:
            continue
        sequence, value = latest[item.position]
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        line = f"{item.position}\t{item.version_id}\t{sequence}\t{text}\n"
        digest.update(line.encode())
        count += bool(value)
    return AnswersDigest(count, digest.hexdigest())


def new_receipt_code() -> str:
    """A random code of 59 bits that can be read out and typed."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def check_receipt(code: str) -> ReceiptCheck | None:
    """Find the attempt of a receipt and compare its ledger; None for an unknown code."""
    plain = "".join(code.upper().split()).replace("-", "")
    attempt = Attempt.objects.select_related("quiz", "user").filter(receipt=plain).first()
    if attempt is None:
        return None
    return ReceiptCheck(attempt, digest_answers(attempt).sha256 == attempt.answers_sha256)
