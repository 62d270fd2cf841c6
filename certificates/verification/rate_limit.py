"""Who asks how often: a limit a minute, and a count a day; never what was asked."""

import datetime as dt
import threading
import time
from collections import Counter

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from certificates.models import VerificationCount
from config.proxies import client_address

SECONDS = 60
FILE_COST = 10
FLUSH_AFTER = 60.0
KEPT_DAYS = 400

_lock = threading.Lock()
_pending: Counter[tuple[dt.date, str]] = Counter()
_flushed_at = time.monotonic()


def allow_request(request: HttpRequest, *, cost: int = 1) -> bool:
    """Count a question.

    The limit is kept in the memory of the web process, so that a question from outside
    never writes to the database that attempts are saved in. With several processes an
    address may ask so many times as often.

    Returns:
        False when the address has asked too often in this minute.
    """
    who = asker(request)
    key = f"verify:{who}"
    memory = caches["memory"]
    memory.add(key, 0, SECONDS)
    try:
        asked = memory.incr(key, cost)
    except ValueError:  # it ran out between the two calls
        asked = cost
    _count(who)
    return asked <= settings.VERIFY_PER_MINUTE


def asker(request: HttpRequest) -> str:
    """A hash of the address, with a salt that changes every day: it cannot be told back."""
    address = client_address(request)
    day = timezone.localdate().isoformat()
    return salted_hmac(f"certificates.asking.{day}", address, algorithm="sha256").hexdigest()[:32]


def flush_counts() -> None:
    """Write what was counted in memory; counts older than `KEPT_DAYS` are forgotten."""
    global _flushed_at
    with _lock:
        waiting = list(_pending.items())
        _pending.clear()
        _flushed_at = time.monotonic()
    if not waiting:
        return
    with transaction.atomic():
        for (day, who), count in waiting:
            VerificationCount.objects.get_or_create(day=day, who=who)
            VerificationCount.objects.filter(day=day, who=who).update(count=F("count") + count)
        old = timezone.localdate() - dt.timedelta(days=KEPT_DAYS)
        VerificationCount.objects.filter(day__lt=old).delete()


def _count(who: str) -> None:
    with _lock:
        _pending[timezone.localdate(), who] += 1
        due = time.monotonic() - _flushed_at > FLUSH_AFTER
    if due:
        flush_counts()
