"""Everything held on a person, in one archive: readable data and the files themselves."""

import datetime as dt
import json
import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import FileField, Model
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.models import Leave, LessonProgress, User
from learning.ports import HeldData, HeldFile, data_holders
from quizzes.models import AnswerEvent, Challenge, Essay, PracticeAnswer

# Secrets, and what would give away an examination: papers, marks by place, drawn questions.
NEVER = frozenset(
    {
        "password",
        "temporary_password_until",
        "paper",
        "awarded",
        "seed",
        "active_tab",
        "token",
        "version_id",
        "share",
        "key",
    }
)


def export_person(user: User) -> bytes:
    """A zip with `data.json` (by heading, field names as in the system) and the files.

    Papers, keys and marks by question are not in it; the records of sittings are the way
    to those.
    """
    parts = [*_parts(user), *(part for held in data_holders for part in held(user))]
    data = {
        "person": _plain(user),
        "exported_at": timezone.localtime(),
        **{part.heading: part.rows for part in parts},
    }
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        archive.writestr("data.json", text)
        archive.writestr("DOC-TRUOC.txt", _readme(user))
        for part in parts:
            for number, file in enumerate(part.files, start=1):
                archive.writestr(f"{part.heading}/{number}-{_safe(file.name)}", file.read())
    return output.getvalue()


def plain_rows(heading: str, rows: Iterable[Model]) -> HeldData:
    """Rows of a model with all their fields but secrets, and the files they hold."""
    found = list(rows)
    files = [file for row in found for file in _files(row)]
    return HeldData(heading, [_plain(row) for row in found], files)


def _parts(user: User) -> list[HeldData]:
    return [
        plain_rows("postings", user.postings.all()),
        plain_rows("leaves", Leave.objects.filter(user=user)),
        plain_rows("scopes", user.scopes.all()),
        plain_rows("other_codes", user.other_codes.all()),
        plain_rows("import_rows", user.import_rows.all()),
        plain_rows("enrolments", user.enrolments.all()),
        plain_rows("lesson_progress", LessonProgress.objects.filter(enrolment__user=user)),
        plain_rows("exemptions", user.exemptions.all()),
        plain_rows("outside_trainings", user.outside_trainings.all()),
        plain_rows("reminders", user.reminders.all()),
        plain_rows("attempts", user.attempts.all()),
        plain_rows("answers", AnswerEvent.objects.filter(attempt__user=user)),
        plain_rows("essays", Essay.objects.filter(attempt__user=user)),
        plain_rows("challenges", Challenge.objects.filter(user=user)),
        plain_rows("practice", PracticeAnswer.objects.filter(user=user)),
    ]


def _plain(row: Model) -> dict[str, Any]:
    values = {}
    for field in row._meta.concrete_fields:
        if field.attname not in NEVER:
            values[field.attname] = _value(getattr(row, field.attname))
    return values


def _value(value: Any) -> Any:
    """As the holder reads it: a moment in Vietnam's time, a file by its name."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value)
    return value.name if isinstance(value, FieldFile) else value


def _files(row: Model) -> list[HeldFile]:
    held = []
    for field in row._meta.concrete_fields:
        file = getattr(row, field.attname) if isinstance(field, FileField) else None
        if file:
            name = getattr(row, "file_name", "") or file.name.rsplit("/", 1)[-1]
            held.append(HeldFile(name, _reader(file)))
    return held


def _reader(file: Any) -> Any:
    def read() -> bytes:
        with file.storage.open(file.name, "rb") as content:
            return bytes(content.read())

    return read


def _safe(name: str) -> str:
    """A name that no archive program takes for a path."""
    return re.sub(r"[^\w.\- ]", "_", name).lstrip(".")[-100:] or "file"


def _readme(user: User) -> str:
    return _(
        "Dữ liệu hệ thống đang giữ về %(name)s (%(code)s), xuất lúc %(moment)s.\n"
        "data.json: dữ liệu theo từng mục; các thư mục: tệp kèm theo.\n"
        "Tệp này có dữ liệu cá nhân: chỉ giao cho người có quyền nhận.\n"
    ) % {
        "name": user.full_name,
        "code": user.staff_code,
        "moment": timezone.localtime().strftime("%H:%M %d/%m/%Y"),
    }
