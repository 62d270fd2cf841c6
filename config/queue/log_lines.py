"""A task's lines in the log name the request that queued it; one line tells how it ended."""

import logging
import time
from typing import Any

from django.dispatch import receiver
from django_q.signals import post_execute_in_worker, pre_enqueue, pre_execute

from config.logs.context import Context, current

logger = logging.getLogger("tasks")


@receiver(pre_enqueue, dispatch_uid="note_request")
def note_request(task: dict[str, Any], **_given: Any) -> None:
    """Put the request's number into the task; one that a schedule queued has none."""
    if context := current.get():
        task["request_id"] = context.request_id


@receiver(pre_execute, dispatch_uid="begin_lines")
def begin_lines(task: dict[str, Any], **_given: Any) -> None:
    number = task.get("request_id") or task["id"]
    task["log"] = current.set(Context(number)), time.monotonic()


@receiver(post_execute_in_worker, dispatch_uid="end_lines")
def end_lines(task: dict[str, Any], **_given: Any) -> None:
    """Neither what the task was given nor what it returned stands in its line."""
    token, started = task.pop("log")
    facts = {
        "task": task["func"],
        "outcome": "done" if task.get("success") else "failed",
        "duration_ms": round((time.monotonic() - started) * 1000, 1),
    }
    logger.info("worked", extra=facts)
    current.reset(token)
