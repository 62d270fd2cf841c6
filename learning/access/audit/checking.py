"""Whether the audit log is as it was written; reads only."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.text import LazyText
from learning.access.audit import keys
from learning.access.audit.anchor import read_anchor
from learning.access.audit.chain import START, checkpoint_text, has_mac, has_seal
from learning.models import AuditCheckpoint, AuditEntry
from learning.ports import Contradiction

# Entries wait for their seal a minute; longer than this the sealer is not working.
LATE = dt.timedelta(minutes=15)
CHUNK = 2000
MAX_SHOWN = 50
EXPECTED_AFTER_A_RESTORE = ("cut", "key", "unsealed")


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: a text in Vietnamese."""

    code: str
    text: str


def find_faults() -> Iterator[Fault]:
    """Every entry that was changed, removed, inserted or moved, and a cut end."""
    sequence, seal = 0, START
    pruned = AuditCheckpoint.objects.order_by("-sequence").first()
    if pruned is not None:
        sequence, seal = pruned.sequence, pruned.seal
        if not keys.is_signed(checkpoint_text(pruned), pruned.mac):
            text = LazyText("Mốc xóa dòng cũ đến số %(n)s không do hệ thống ghi.", n=sequence)
            yield Fault("checkpoint", text)
    sealed = AuditEntry.objects.exclude(sequence=None).order_by("sequence")
    for entry in sealed.iterator(chunk_size=CHUNK):
        yield from _faults_at(entry, sequence, seal)
        sequence, seal = entry.sequence or 0, entry.seal or ""
    yield from _cut_end()
    yield from _unsealed()


def audit_log_is_whole() -> list[Contradiction]:
    """For the nightly check of the records; the first faults of each kind, in words."""
    found: dict[str, list[str]] = defaultdict(list)
    for fault in find_faults():
        found[fault.code].append(str(fault.text))
    title = str(_("Nhật ký thao tác không còn như đã ghi"))
    return [
        Contradiction(f"audit_{code}", title, len(texts), texts[:MAX_SHOWN])
        for code, texts in found.items()
    ]


def restored_log_is_whole() -> list[str]:
    """Check after a restore. That the end is older than this machine's anchor is no fault then,
    and is accepted by `check_audit --accept`; nor is a key that is yet to be put into `.env`.
    """
    found = (fault for fault in find_faults() if fault.code not in EXPECTED_AFTER_A_RESTORE)
    return [str(fault.text) for fault in islice(found, MAX_SHOWN)]


def _faults_at(entry: AuditEntry, before: int, seal: str) -> Iterator[Fault]:
    number = entry.sequence or 0
    if number != before + 1:
        yield Fault("removed", _missing(before + 1, number - 1))
    elif entry.previous != seal:
        yield Fault("moved", LazyText("Dòng số %(n)s không nối với dòng trước nó.", n=number))
    if not keys.is_known(entry.seal or ""):
        text = LazyText("Dòng số %(n)s được niêm bằng khóa mà máy này không có.", n=number)
        yield Fault("key", text)
    elif not has_seal(entry) or (entry.mac and not has_mac(entry)):
        text = LazyText("Dòng số %(n)s (%(at)s) đã bị sửa hoặc bị thay.", n=number, at=_at(entry))
        yield Fault("changed", text)


def _missing(first: int, last: int) -> LazyText:
    if first == last:
        return LazyText("Thiếu dòng số %(n)s.", n=first)
    return LazyText("Thiếu các dòng từ số %(first)s đến số %(last)s.", first=first, last=last)


def _cut_end() -> Iterator[Fault]:
    """The anchor of this machine says how far the chain reached."""
    if (anchor := read_anchor()) is None:
        return
    number, seal = anchor
    found = AuditEntry.objects.filter(sequence=number).values_list("seal", flat=True).first()
    pruned = AuditCheckpoint.objects.filter(sequence__gte=number).exists()
    if found == seal or (pruned and found is None):
        return
    last = AuditEntry.objects.aggregate(last=Max("sequence"))["last"] or 0
    text = LazyText(
        "Nhật ký từng đến số %(n)s, nay chỉ còn đến số %(last)s hoặc dòng số %(n)s đã khác: "
        "phần cuối bị cắt hoặc bị thay.",
        n=number,
        last=last,
    )
    yield Fault("cut", text)


def _unsealed() -> Iterator[Fault]:
    waiting = AuditEntry.objects.filter(sequence=None)
    for entry in waiting.order_by("pk").iterator(chunk_size=CHUNK):
        if _is_foreign(entry):
            text = LazyText("Dòng có mã %(n)s không do hệ thống ghi.", n=entry.pk)
            yield Fault("inserted", text)
        elif entry.at < timezone.now() - LATE:
            text = LazyText("Dòng có mã %(n)s (%(at)s) chưa được niêm.", n=entry.pk, at=_at(entry))
            yield Fault("unsealed", text)


def _is_foreign(entry: AuditEntry) -> bool:
    """Signed wrongly; or not signed, though entries before it are."""
    if entry.mac:
        return not has_mac(entry)
    return AuditEntry.objects.filter(pk__lt=entry.pk).exclude(mac=None).exists()


def _at(entry: AuditEntry) -> str:
    return timezone.localtime(entry.at).strftime("%H:%M:%S %d/%m/%Y")
