"""A batch goes through its states by their table alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.enums import IMPORT_TRANSITIONS, ImportState
from quizzes.exceptions import BankImportError
from quizzes.exchange import batches
from quizzes.exchange.apply import apply_import, undo_import
from quizzes.exchange.batches import read_import, start_import
from quizzes.formats.registry import read_file
from quizzes.models import BankImport, Topic
from tests.quizzes.exchange.test_import_desk import question, word

STEM = "Ai tiếp công dân định kỳ tại trụ sở?"


@pytest.fixture
def batch(lan: Any, topic: Topic) -> BankImport:
    return start_import(word(question(1, STEM)), topic=topic, by=lan)


def put(batch: BankImport, state: ImportState) -> BankImport:
    """The batch as it stands in the state, whatever led there."""
    done = state in (ImportState.APPLIED, ImportState.UNDONE)
    BankImport.objects.filter(pk=batch.pk).update(
        state=state,
        applied_at=timezone.now() if done else None,
        undone_at=timezone.now() if state == ImportState.UNDONE else None,
    )
    return BankImport.objects.get(pk=batch.pk)


def read(batch: BankImport) -> None:
    batch.rows.all().delete()
    read_import(batch.pk)


def fail_to_read(batch: BankImport) -> None:
    BankImport.objects.filter(pk=batch.pk).update(file_name="a.pdf")
    batch.file.save("a.pdf", ContentFile(b"%PDF-1.7"))
    read_import(batch.pk)


ACTS: dict[ImportState, Callable[[BankImport], object]] = {
    ImportState.READ: read,
    ImportState.FAILED: fail_to_read,
    ImportState.APPLIED: apply_import,
    ImportState.UNDONE: undo_import,
}


@pytest.mark.parametrize("new", ACTS)
@pytest.mark.parametrize("old", ImportState)
def test_only_what_the_table_allows_is_done(
    batch: BankImport, old: ImportState, new: ImportState
) -> None:
    there = put(batch, old)
    try:
        ACTS[new](there)
    except BankImportError:
        assert new not in IMPORT_TRANSITIONS[old]
    there.refresh_from_db()
    assert there.state == (new if new in IMPORT_TRANSITIONS[old] else old)


@pytest.mark.parametrize("fails", [False, True])
def test_of_two_workers_that_read_at_once_the_first_counts(
    batch: BankImport, monkeypatch: pytest.MonkeyPatch, *, fails: bool
) -> None:
    put(batch, ImportState.UPLOADED)
    batch.rows.all().delete()

    def read_while_another_does(*given: Any) -> Any:
        monkeypatch.setattr(batches, "read_file", read_file)
        read_import(batch.pk)
        if fails:
            raise UnreadableFileError("…")
        return read_file(*given)

    monkeypatch.setattr(batches, "read_file", read_while_another_does)
    read_import(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == (ImportState.READ, 1)
