"""Word templates of units: tried on a sample, then used from now on."""

import hashlib
from typing import Any, BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cms.models import FileReading
from cms.people import Person
from cms.uploads.guard.weight import is_light
from cms.uploads.readings import send_to_worker
from learning.models import ReportTemplate, Unit, User
from learning.reporting.official.template_check import check_template

TASK = "learning.tasks.use_word_template"


def receive_template(
    unit: Unit, file: "UploadedFile[Any]", *, page: str, by: Person
) -> FileReading | None:
    """Use a small template at once; a large one by the worker, whose reading is returned.

    Raises:
        UnreadableFileError, ValidationError: it cannot be used; says why.
    """
    content = file.read()
    if is_light(content):
        use_template(unit, content, file_name=str(file.name), by=by)
        return None
    context = {"unit": unit.pk, "by": by.pk, "name": str(file.name)}
    return send_to_worker(file, task=TASK, page=page, by=by, context=context)


def use_template(unit: Unit, content: bytes, *, file_name: str, by: Person) -> None:
    """Check the file and use it from now on; what was in use is kept. Again changes nothing.

    Raises:
        ValidationError: it cannot be used; says why.
    """
    check_template(content)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        now = timezone.now()
        in_use = ReportTemplate.objects.select_for_update().filter(unit=unit, replaced_at=None)
        if in_use.filter(sha256=digest).exists():
            return
        in_use.update(replaced_at=now)
        ReportTemplate.objects.create(
            unit=unit,
            content=content,
            file_name=file_name[:200],
            sha256=digest,
            uploaded_by=by,
            uploaded_at=now,
        )


def use_large_template(file: BinaryIO, context: dict[str, Any]) -> bool:
    """What the worker does with a large template."""
    unit, by = Unit.objects.get(pk=context["unit"]), User.objects.get(pk=context["by"])
    use_template(unit, file.read(), file_name=context["name"], by=by)
    return True
