"""Signed files that come back: checked in the request, or by the worker where they are large."""

from dataclasses import asdict
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from certificates.models import Certificate
from certificates.register.signing_outside import MAX_FILES, Returned, check_returned, files_in
from certificates.signing.check import Signature
from cms.models import FileReading
from cms.people import Person
from cms.uploads.guard.weight import is_light
from cms.uploads.readings import send_to_worker
from learning.models import User

TASK = "certificates.tasks.check_signed_files"


def receive_returned(file: Any, *, page: str, by: Person) -> list[Returned] | FileReading:
    """What came back, checked; or the reading for which one waits.

    Raises:
        UnreadableFileError, ValidationError: the file as a whole cannot be read.
    """
    content = file.read()
    if is_light(content):
        return _checked(file.name, content, by)
    context = {"name": file.name, "by": by.pk}
    return send_to_worker(file, task=TASK, page=page, by=by, context=context)


def check_signed_files(file: BinaryIO, context: dict[str, Any]) -> list[dict[str, Any]]:
    """What the worker found in a large file, as it is kept for the page."""
    viewer = User.objects.get(pk=context["by"])
    return [_plain(row) for row in _checked(context["name"], file.read(), viewer)]


def returned_of(reading: FileReading) -> list[Returned]:
    """What the worker found, as the page shows it."""
    rows = reading.result or []
    keys = [row["certificate"] for row in rows]
    known = Certificate.objects.select_related("register").in_bulk(keys)
    return [
        Returned(
            row["name"],
            row["sha256"],
            known.get(row["certificate"]),
            tuple(_signature(kept) for kept in row["signatures"]),
            row["problem"],
        )
        for row in rows
    ]


def _checked(name: str, content: bytes, viewer: Person) -> list[Returned]:
    try:
        files = list(files_in(name, content))
    except ValueError as error:
        raise ValidationError(
            _("Không đọc được tệp zip này, hoặc có quá %(most)s tệp bên trong.")
            % {"most": MAX_FILES}
        ) from error
    if not files:
        raise ValidationError(_("Trong tệp zip không có tệp PDF nào."))
    return check_returned(files, viewer=viewer)


def _plain(row: Returned) -> dict[str, Any]:
    return {
        "name": row.name,
        "sha256": row.sha256,
        "certificate": row.certificate.pk if row.certificate else None,
        "signatures": [asdict(signature) for signature in row.signatures],
        "problem": row.problem,
    }


def _signature(kept: dict[str, Any]) -> Signature:
    moments = {name: parse_datetime(kept[name] or "") for name in ("signed_at", "stamped_at")}
    return Signature(**kept | moments)
