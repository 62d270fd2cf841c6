"""Training done elsewhere: the learner sends the proof, HR recognises the hours."""

import datetime as dt
import hashlib
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cms.people import Person
from config.compiled_query import CompiledQuery
from learning.duties.decisions import check_officer, decide
from learning.enums import RequestState
from learning.models import Enrolment, OutsideTraining, TrainingQuota

PERMISSION = "learning.decide_outsidetraining"
DEFAULT_HOURS = 40
MAX_BYTES = 10 * 1024 * 1024
# What a file is, by its first bytes: names and types that a browser sends prove nothing.
SIGNATURES = {b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png"}
CONTENT_TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png"}


@CompiledQuery
def hours_here(year: int, /, *, user: int) -> QuerySet[Enrolment, tuple[int | None, int | None]]:
    """Of each completion of the year: its own hours, and the course's."""
    rows = Enrolment.objects.completed().filter(user=user, completed_at__year=year)
    return rows.order_by("pk").values_list("completed_hours", "course__hours")


@CompiledQuery
def hours_elsewhere(year: int, /, *, user: int) -> QuerySet[OutsideTraining, int | None]:
    """The recognised hours of each training that ended in the year."""
    rows = OutsideTraining.objects.filter(user=user, state=RequestState.GRANTED, ends_on__year=year)
    return rows.order_by("pk").values_list("hours_accepted", flat=True)


@CompiledQuery
def quotas_for(*, year: int, category: str) -> QuerySet[TrainingQuota, tuple[str, int]]:
    """The hours of the year by group, of this group and of everyone."""
    rows = TrainingQuota.objects.filter(Q(category="") | Q(category=category), year=year)
    return rows.order_by("category").values_list("category", "hours")


@transaction.atomic
def send_training(
    user: Person,
    *,
    title: str,
    organiser: str,
    starts_on: dt.date,
    ends_on: dt.date,
    hours: int,
    file: "UploadedFile[Any]",
) -> OutsideTraining:
    """Put a course done elsewhere before HR; its hours do not count yet.

    Raises:
        ValidationError: the file is too large, not PDF, JPEG or PNG, or was sent before.
    """
    content = file.read(MAX_BYTES + 1)
    suffix = _suffix(content)
    digest = hashlib.sha256(content).hexdigest()
    sent = OutsideTraining.objects.filter(user=user, sha256=digest)
    if sent.exclude(state__in=[RequestState.REFUSED, RequestState.WITHDRAWN]).exists():
        raise ValidationError({"file": _("Anh/chị đã gửi giấy này rồi.")})
    row = OutsideTraining(
        user=user,
        title=title.strip(),
        organiser=organiser.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        hours=hours,
        file_name=PurePath(file.name or "tep").name[:200],
        sha256=digest,
    )
    file.seek(0)
    row.file.save(f"{digest[:32]}{suffix}", file, save=False)
    row.save()
    return row


@transaction.atomic
def recognise_training(row: OutsideTraining, *, by: Person, hours: int, note: str = "") -> bool:
    """Recognise so many hours (tiết) of it; again changes nothing.

    Raises:
        PermissionDenied: it is one's own, or the officer may not decide.
        ValidationError: no hours, or more than were asked for.
    """
    check_officer(by, PERMISSION, user_id=row.user_id)
    if not 1 <= hours <= row.hours:
        raise ValidationError(_("Số tiết công nhận phải từ 1 đến số tiết đề nghị."))
    return decide(row, RequestState.GRANTED, by=by, note=note, hours_accepted=hours)


@transaction.atomic
def refuse_training(row: OutsideTraining, *, by: Person, note: str) -> bool:
    """Refuse, with the reason that the person reads; again changes nothing.

    Raises:
        PermissionDenied: it is one's own, or the officer may not decide.
        ValidationError: there is no reason.
    """
    check_officer(by, PERMISSION, user_id=row.user_id)
    if not note.strip():
        raise ValidationError(_("Khi không công nhận, cần ghi lý do để người gửi biết."))
    return decide(row, RequestState.REFUSED, by=by, note=note, hours_accepted=None)


def content_type_of(row: OutsideTraining) -> str:
    """By the ending that we gave the stored file."""
    return CONTENT_TYPES.get(PurePath(row.file.name or "").suffix, "application/octet-stream")


def hours_of_year(user: Person, year: int) -> int:
    """Hours of the courses completed here and recognised from elsewhere; two queries."""
    here = hours_here.all(year, user=user.pk)
    inside = sum((course if own is None else own) or 0 for own, course in here)
    return int(inside + sum(hours or 0 for hours in hours_elsewhere.all(year, user=user.pk)))


def quota_of(user: Person, year: int) -> int:
    """Hours expected of the person that year: of the group, else of everyone, else 40."""
    found = dict(quotas_for.all(year=year, category=user.category))
    return found.get(user.category, found.get("", DEFAULT_HOURS))


def _suffix(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise ValidationError({"file": _("Tệp lớn hơn 10 MB. Vui lòng quét lại với cỡ nhỏ hơn.")})
    for start, suffix in SIGNATURES.items():
        if content.startswith(start):
            return suffix
    raise ValidationError({"file": _("Chỉ nhận tệp PDF, JPEG hoặc PNG.")})
