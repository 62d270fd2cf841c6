"""An uploaded question bank: kept, then read into rows that an editor looks at."""

import hashlib
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from cms.models.transitions import states_before
from cms.people import Person
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.guard.weight import is_light
from config.queue import enqueue
from quizzes.enums import IMPORT_TRANSITIONS, ImportState
from quizzes.exchange.pictures import usable_pictures
from quizzes.exchange.rows import make_rows
from quizzes.formats.base import ParsedBank
from quizzes.formats.registry import read_file
from quizzes.models import BankImport, BankImportPicture, BankImportRow, Topic

MAX_AT_ONCE = 1_000


def start_import(file: Any, *, topic: Topic | None, by: Person) -> BankImport:
    """Keep the file; a small one is read at once, a long one by the worker.

    The same file of the same editor that waits for a decision is that batch again.

    Raises:
        UnreadableFileError: a small file cannot be read; nothing is kept.
    """
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    waiting = BankImport.objects.filter(
        sha256=digest,
        uploaded_by=by,
        topic=topic,
        state__in=[ImportState.UPLOADED, ImportState.READ],
    ).first()
    if waiting:
        return waiting
    bank = _read_at_once(file.name, content)
    with transaction.atomic():
        batch = BankImport.objects.create(
            file=ContentFile(content, file.name),
            file_name=file.name[-200:],
            sha256=digest,
            topic=topic,
            uploaded_by=by,
        )
        if bank is None:
            enqueue("quizzes.tasks.read_bank_file", batch.pk)
        else:
            _keep(batch, bank)
    return BankImport.objects.get(pk=batch.pk)


def _read_at_once(name: str, content: bytes) -> ParsedBank | None:
    """What a file holds whose reading and judging takes a moment; None for any other."""
    if not is_light(content):
        return None
    bank = read_file(name, BytesIO(content))
    return bank if len(bank.questions) + len(bank.problems) <= MAX_AT_ONCE else None


def read_import(batch_id: int) -> None:
    """Read a batch that waits for it; once read, a further call changes nothing."""
    batch = BankImport.objects.get(pk=batch_id)
    if batch.state != ImportState.UPLOADED:
        return
    try:
        with batch.file.open("rb") as file:
            bank = read_file(batch.file_name, file.file)
    except UnreadableFileError as error:
        before = states_before(ImportState.FAILED, IMPORT_TRANSITIONS)
        uploaded = BankImport.objects.filter(pk=batch_id, state__in=before)
        uploaded.update(state=ImportState.FAILED, error=error.message)
        return
    _keep(batch, bank)


def _keep(batch: BankImport, bank: ParsedBank) -> None:
    """Judge every question, then write the rows in one transaction, once."""
    before = states_before(ImportState.READ, IMPORT_TRANSITIONS)
    uploaded = BankImport.objects.filter(pk=batch.pk, state__in=before)

    def note(done: int, total: int) -> None:
        uploaded.update(progress=done, total=total)

    rows = make_rows(bank, topic=batch.topic, on_progress=note)
    for row in rows:
        row.batch = batch
    pictures = usable_pictures(bank)
    with transaction.atomic():
        if uploaded.update(state=ImportState.READ, progress=len(rows), total=len(rows)):
            BankImportRow.objects.bulk_create(rows, batch_size=200)
            for key, content in pictures.items():
                BankImportPicture.objects.create(
                    batch=batch, sha256=key, file=ContentFile(content, f"{key}.bin")
                )
