"""Reading a large file by the worker: sent, waited for, and come back to with its result."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, BinaryIO

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from cms.models.readings import FileReading, ReadingState
from cms.people import Person
from cms.text import LazyText
from cms.uploads.guard.refusals import UnreadableFileError
from config.parameters import read_text
from config.queue import enqueue

KEY = "tep"
KEPT_FOR = timedelta(days=7)
MAX_CLEARED = 50
MAX_ATTEMPTS = 3

# What a door makes of a file: something that JSON holds. Raises UnreadableFileError or
# ValidationError for what it cannot take; says what to do.
Read = Callable[[BinaryIO, dict[str, Any]], Any]


def send_to_worker(
    file: Any, *, task: str, page: str, by: Person, context: dict[str, Any] | None = None
) -> FileReading:
    """Keep the file and queue `task`, which is given the reading's primary key.

    The same file with the same context that still waits is that reading again.
    """
    file.seek(0)
    content = file.read()
    digest, context = hashlib.sha256(content).hexdigest(), context or {}
    _clear_away()
    same = FileReading.objects.filter(
        sha256=digest, task=task, page=page, context=context, uploaded_by=by
    )
    waiting = same.filter(state=ReadingState.WAITING).first()
    if waiting is not None:
        return waiting
    with transaction.atomic():
        reading = FileReading.objects.create(
            task=task,
            page=page,
            file=ContentFile(content, "file"),
            file_name=file.name[-200:],
            sha256=digest,
            context=context,
            uploaded_by=by,
        )
        enqueue(task, reading.pk)
    return reading


def read_waiting(reading_id: int, read: Read) -> None:
    """Read a file that waits for it; once read, or given up, a further call changes nothing.

    A worker that died over the file has it given again; after `MAX_ATTEMPTS` it is given up, and
    its page says so.
    """
    waiting = FileReading.objects.filter(pk=reading_id, state=ReadingState.WAITING)
    if not waiting.update(attempts=F("attempts") + 1):
        return
    reading = FileReading.objects.get(pk=reading_id)
    if reading.attempts > MAX_ATTEMPTS:
        waiting.update(
            state=ReadingState.FAILED,
            error=LazyText(
                "Hệ thống đã thử đọc tệp này nhiều lần mà không xong. Anh/chị chia nhỏ tệp."
            ),
        )
        return
    try:
        with reading.file.open("rb") as file:
            result = read(file.file, reading.context)
    except (UnreadableFileError, ValidationError) as error:
        said = error.messages[0] if isinstance(error, ValidationError) else error.message
        waiting.update(state=ReadingState.FAILED, error=said)
        return
    waiting.update(state=ReadingState.READ, result=result)


def own_reading(request: HttpRequest, key: object) -> FileReading:
    """The reading of that key, for whoever sent the file; Http404 or PermissionDenied else."""
    reading = get_object_or_404(FileReading, key=key)
    if reading.uploaded_by_id != request.user.pk:
        raise PermissionDenied
    return reading


def finished_reading(request: HttpRequest, task: str) -> FileReading | None:
    """What was read of the file with which one comes back to its door; None without one."""
    key = read_text(request.GET.get(KEY), longest=40)
    rows = FileReading.objects.filter(task=task, uploaded_by=request.user.pk)
    rows = rows.filter(state=ReadingState.READ, page=request.path)
    try:
        return rows.filter(key=key).first() if key else None
    except ValidationError:
        return None


def _clear_away() -> None:
    """Files on which no record rests go after a week."""
    old = FileReading.objects.filter(kept=False, uploaded_at__lt=timezone.now() - KEPT_FOR)
    for reading in old[:MAX_CLEARED]:
        name, storage = str(reading.file.name), reading.file.storage
        reading.delete()
        transaction.on_commit(partial(storage.delete, name))
