"""Dropping what is old from the audit log, so that what is kept can still be checked."""

import datetime as dt

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from learning.access.audit.chain import checkpoint_text
from learning.access.audit.keys import sign
from learning.access.audit.log import record_event
from learning.enums import AuditEvent
from learning.models import AuditCheckpoint, AuditEntry, AuditPolicy
from learning.models.audit import MIN_MONTHS

DAYS_A_MONTH = 31


@transaction.atomic
def prune_entries() -> int:
    """Delete the beginning of the chain that is older than the policy keeps it.

    Never what is younger than a year, nor what stands behind such an entry. A checkpoint keeps
    the seal that the rest is chained to.

    Returns:
        How many entries went.
    """
    months = max(AuditPolicy.load().keep_months, MIN_MONTHS)
    before = timezone.now() - dt.timedelta(days=months * DAYS_A_MONTH)
    sealed = AuditEntry.objects.exclude(sequence=None)
    kept = sealed.filter(at__gte=before).aggregate(first=Min("sequence"))["first"]
    old = sealed.filter(sequence__lt=kept) if kept else sealed
    last = old.order_by("-sequence").first()
    if last is None:
        return 0
    row = AuditCheckpoint(sequence=last.sequence or 0, seal=last.seal or "")
    row.mac = sign(checkpoint_text(row))
    row.save()
    count = old.erase()
    record_event(AuditEvent.LOG_PRUNED, what=f"Đến số {last.sequence}", detail={"rows": count})
    return count
