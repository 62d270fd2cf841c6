"""Stored files that no row names: left by a process that was killed, or by a row rolled back.

A file is written before the row that names it, so a row never names a file that is not there.
What then stays behind is cleared away at night.
"""

import logging
from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField
from django.utils import timezone

from cms.uploads.storage import StoredFile

logger = logging.getLogger(__name__)

MIN_AGE = timedelta(days=7)
MAX_DELETED = 1000
# A larger share of the files is a wrong database or bucket, not what killed processes left.
MAX_SHARE = 0.1
ALWAYS_ALLOWED = 50
# Whatever an operator put beside them among the uploads stays.
UPLOADS = ("images/", "original_images/", "documents/")


def delete_orphans() -> int:
    """Delete old files that no row names, in every storage; may run again at once.

    Returns:
        How many files were deleted.
    """
    return sum(_clear(store, fields) for store, fields in _file_fields().items())


def _file_fields() -> dict[Any, list[FileField]]:
    found: dict[Any, list[FileField]] = defaultdict(list)
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, FileField):
                found[field.storage].append(field)
    return found


def _clear(store: Any, fields: list[FileField]) -> int:
    orphans, total = _orphans(store, fields)
    if len(orphans) > max(ALWAYS_ALLOWED, total * MAX_SHARE):
        logger.error(
            "%s of %s files are named by no row: nothing is deleted. Is this the right database?",
            len(orphans),
            total,
        )
        return 0
    for file in orphans[:MAX_DELETED]:
        store.delete(file.name)
    return len(orphans[:MAX_DELETED])


def _orphans(store: Any, fields: list[FileField]) -> tuple[list[StoredFile], int]:
    """Old files without a row, and how many files there are."""
    before, files = timezone.now() - MIN_AGE, list(store.stored_files())
    if store is default_storage:
        files = [file for file in files if file.name.startswith(UPLOADS)]
    # Read after the files: a row that came meanwhile names one of them or none.
    named = {name for field in fields for name in _names(field)}
    return [file for file in files if file.name not in named and file.changed < before], len(files)


def _names(field: FileField) -> Any:
    rows = field.model._base_manager.exclude(**{field.attname: ""})
    return rows.order_by().values_list(field.attname, flat=True).iterator(chunk_size=5000)
