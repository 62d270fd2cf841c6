"""Telling people by e-mail what became of their results and challenges, once each."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.urls import reverse

from cms.mail.letters import write_letter
from config.queue import enqueue
from quizzes import clock
from quizzes.models import Attempt, Challenge, RegradeChange

BATCH = 100
# Well under the time that the queue gives a task; what is left goes to the next one.
NOTIFY_SECONDS = 60.0
logger = logging.getLogger(__name__)


def send_notifications() -> int:
    """Write what was not written yet, for `NOTIFY_SECONDS` at most.

    A row is claimed together with its e-mail, so that runs side by side write once. Where
    that fails the claim is given back, up to `MAX_NOTIFY_TRIES` times per row, and the
    others go on. Whoever has no address reads the same on their pages.

    Returns:
        How many e-mails went out.

    Raises:
        OSError: the mail server cannot be reached; nothing is claimed.
    """
    until = time.monotonic() + NOTIFY_SECONDS
    changes = RegradeChange.objects.unnotified()
    related = ("attempt__user", "attempt__quiz", "regrade")
    sent, left = _tell(changes.select_related(*related), _change_email, until)
    answers = Challenge.objects.unnotified().select_related("attempt__user", "attempt__quiz")
    more, also_left = _tell(answers, _answer_email, until)
    if left or also_left:
        enqueue("quizzes.tasks.tell")
    return sent + more


def _tell(
    rows: QuerySet[Any], write: Callable[[Any], EmailMessage], until: float
) -> tuple[int, bool]:
    """How many e-mails went out, and whether time ended before the rows did."""
    sent, last = 0, 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for row in batch:
            if time.monotonic() > until:
                return sent, True
            sent += _send_once(row, write)
            last = row.pk
    return sent, False


def _send_once(row: Model, write: Callable[[Any], EmailMessage]) -> bool:
    rows: QuerySet[Model] = type(row)._default_manager.filter(pk=row.pk, told_at=None)
    try:
        with transaction.atomic():
            if rows.update(told_at=clock.now(), told_tries=F("told_tries") + 1) != 1:
                return False
            write(row).send()
    except Exception:
        logger.exception("e-mail about %s %s", row._meta.model_name, row.pk)
        rows.update(told_tries=F("told_tries") + 1)
        return False
    return True


def _change_email(change: RegradeChange) -> EmailMessage:
    context = {"change": change, "regrade": change.regrade}
    return _email("regraded", change.attempt, context)


def _answer_email(challenge: Challenge) -> EmailMessage:
    return _email("challenge_answered", challenge.attempt, {"challenge": challenge})


def _email(name: str, attempt: Attempt, context: dict[str, Any]) -> EmailMessage:
    """The message to the person of the attempt, from `templates/emails/`."""
    path = reverse("attempt_result", args=[attempt.pk])
    person = attempt.user
    context |= {"attempt": attempt, "person": person, "url": f"{settings.SITE_URL}{path}"}
    return write_letter(name, context, person.email)
