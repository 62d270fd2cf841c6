"""Entries get their place in the chain soon after they were written, by one hand at a time.

An entry is there at once, signed for itself. Chaining it in the same transaction would have
every sign-in wait for the long import before it.
"""

from django.db import IntegrityError, transaction

from learning.access.audit.anchor import matches, read_anchor, write_anchor
from learning.access.audit.chain import START, has_mac, new_seal
from learning.access.audit.log import record_event
from learning.enums import AuditEvent
from learning.models import AuditCheckpoint, AuditEntry

BATCH = 500
MAX_BATCHES = 100


def seal_entries() -> int:
    """Chain what was written since; again changes nothing.

    Returns:
        How many entries were sealed. Two runs at once cannot give one number twice: the later
        one gives way.
    """
    sealed = 0
    for _batch in range(MAX_BATCHES):
        try:
            found = _seal_batch()
        except IntegrityError:
            return sealed
        sealed += found
        if found < BATCH:
            break
    return sealed


@transaction.atomic
def _seal_batch() -> int:
    last = AuditEntry.objects.exclude(sequence=None).order_by("-sequence").first()
    sequence, seal = _last_place(last)
    known_before = last is None or last.mac is None
    rows = []
    for entry in AuditEntry.objects.filter(sequence=None).order_by("pk")[:BATCH]:
        # What came without a signature after the first signed one was not written by us.
        if (entry.mac is None and not known_before) or (entry.mac and not has_mac(entry)):
            continue
        known_before = entry.mac is None
        sequence += 1
        entry.sequence, entry.previous = sequence, seal
        entry.seal = seal = new_seal(entry)
        rows.append(entry)
    AuditEntry.objects.bulk_update(rows, ["sequence", "previous", "seal"], batch_size=100)
    if rows and matches(read_anchor(), last):
        transaction.on_commit(lambda: write_anchor(sequence, seal))
    return len(rows)


def accept_end() -> None:
    """Take the end of the chain as it stands for the last, after a restore; an entry says so."""
    last = AuditEntry.objects.exclude(sequence=None).order_by("-sequence").first()
    anchor = read_anchor()
    if anchor is None or matches(anchor, last):
        return
    sequence, seal = _last_place(last)
    gone = {"anchor": anchor[0], "last": sequence}
    record_event(AuditEvent.ANCHOR_ACCEPTED, what=f"Từ số {sequence}", detail=gone)
    write_anchor(sequence, seal)


def _last_place(last: AuditEntry | None) -> tuple[int, str]:
    """Number and seal that the next entry follows."""
    if last is not None:
        return last.sequence or 0, last.seal or START
    pruned = AuditCheckpoint.objects.order_by("-sequence").first()
    return (pruned.sequence, pruned.seal) if pruned else (0, START)
