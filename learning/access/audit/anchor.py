"""The last seal, kept outside the database: from it a cut end of the chain is seen."""

import logging
import os
from pathlib import Path

from django.conf import settings

from learning.models import AuditEntry

logger = logging.getLogger("audit")


def read_anchor() -> tuple[int, str] | None:
    """Number and seal of the last entry that this machine sealed; None where it sealed none."""
    try:
        number, seal = Path(settings.AUDIT_ANCHOR_FILE).read_text().split()
        return int(number), seal
    except (OSError, ValueError):
        return None


def write_anchor(sequence: int, seal: str) -> None:
    """Keep it in the file and in a line of the log, which a server for logs may collect.

    A disk that fails is told of and undoes nothing.
    """
    logger.info("audit log sealed to %s: %s", sequence, seal)
    file = Path(settings.AUDIT_ANCHOR_FILE)
    beside = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(f"{sequence} {seal}\n")
        beside.replace(file)
    except OSError:
        logger.exception("the anchor of the audit log cannot be written to %s", file)


def matches(anchor: tuple[int, str] | None, last: AuditEntry | None) -> bool:
    """Whether what this machine sealed last stands in the chain, whose end is given.

    Where it does not the anchor stays, for `check_audit` to show.
    """
    if anchor is None or (last is not None and (last.sequence, last.seal) == anchor):
        return True
    return AuditEntry.objects.filter(sequence=anchor[0], seal=anchor[1]).exists()
