"""PDFs that are overdue: their task was lost, or failed for good."""

import datetime as dt
import logging
import time

from django.utils import timezone

from certificates.models import Certificate
from certificates.register.render import render_certificate

logger = logging.getLogger(__name__)

OVERDUE_AFTER = dt.timedelta(minutes=2)
SWEEP_SIZE = 200
SWEEP_SECONDS = 60.0


def render_overdue() -> int:
    """Make the PDF of entries that have waited for it too long.

    Takes `SWEEP_SIZE` at most, for `SWEEP_SECONDS` at most, in no order: entries that
    cannot be rendered are logged and never keep the others waiting.

    Returns:
        How many PDFs were made.
    """
    until, made = time.monotonic() + SWEEP_SECONDS, 0
    overdue = Certificate.objects.filter(
        rendered_at=None, issued_at__lt=timezone.now() - OVERDUE_AFTER
    )
    for pk in overdue.order_by("?").values_list("pk", flat=True)[:SWEEP_SIZE]:
        if time.monotonic() > until:
            break
        made += _rendered(pk)
    return made


def _rendered(certificate_id: int) -> bool:
    try:
        render_certificate(certificate_id)
    except Exception:
        logger.exception("sweep: certificate %s", certificate_id)
        return False
    return True
