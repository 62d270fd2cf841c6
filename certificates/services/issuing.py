"""Issuing: one entry for one completed enrolment, numbers without gaps."""

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from certificates.models import Certificate, IssuingBody, Register
from certificates.pdf import keep_pdf, render_pdf, version_for
from config.queue import enqueue_later
from learning.models import Enrolment

# No I, L, O, U, 0, 1: they are mistaken for each other on paper. 30 signs hold
# log2(30) = 4.9 bits each, so 17 of them hold 83 bits.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 17
BODY_WORDS = (
    "parent_name",
    "name",
    "place",
    "title",
    "subtitle",
    "signatory_title",
    "signatory_name",
)


@transaction.atomic
def issue_certificate(enrolment: Enrolment) -> Certificate:
    """Enter a completed enrolment in the register and queue the PDF.

    Runs in the transaction that completes the enrolment. A second call returns the entry
    that is.

    Raises:
        ValueError: the enrolment is not completed.
    """
    existing = Certificate.objects.filter(enrolment=enrolment).first()
    if existing is not None:
        return existing
    if enrolment.completed_at is None or enrolment.started_at is None:
        raise ValueError(f"enrolment {enrolment.pk} is not completed")
    days = timezone.localdate(enrolment.started_at), timezone.localdate(enrolment.completed_at)
    certificate = Certificate.objects.create(**_entry(enrolment, *days))
    enqueue_later("certificates.tasks.render", certificate.pk)
    return certificate


def render_certificate(certificate_id: int) -> Certificate:
    """Make the PDF once; what was given out stays byte for byte what it was."""
    rows = Certificate.objects.select_related("register", "template_version")
    certificate = rows.get(pk=certificate_id)
    if certificate.rendered_at:
        return certificate
    content = render_pdf(certificate)
    with transaction.atomic():
        row = Certificate.objects.select_for_update().get(pk=certificate_id)
        if not row.rendered_at:
            keep_pdf(row, content)
        return row


def new_code() -> str:
    """A random code that nobody can guess."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def normalise_code(text: str) -> str:
    """The code as it is stored, from what someone typed: case and blanks do not matter."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def body_words(body: IssuingBody) -> dict[str, str]:
    """The issuing body's words, as an entry keeps them."""
    return {name: getattr(body, name) for name in BODY_WORDS}


def _next_number(year: int) -> tuple[Register, int]:
    """Take the register's next number; the row stays locked until the transaction ends."""
    register, _created = Register.objects.get_or_create(year=year)
    Register.objects.filter(pk=register.pk).update(last_number=F("last_number") + 1)
    register.refresh_from_db()
    return register, register.last_number


def _entry(enrolment: Enrolment, started: dt.date, completed: dt.date) -> dict[str, Any]:
    body = IssuingBody.load()
    register, number = _next_number(completed.year)
    return {
        "register": register,
        "number": number,
        "number_text": f"{number:04d}/{body.number_suffix}",
        "code": new_code(),
        "enrolment": enrolment,
        "holder": enrolment.user,
        "holder_name": enrolment.completed_name,
        "birth_date": enrolment.user.birth_date,
        "unit_name": enrolment.completed_unit_name,
        "position": enrolment.completed_position,
        "course_title": enrolment.target.title,
        "hours": enrolment.target.hours,
        "studied_from": started,
        "studied_to": completed,
        "body": body_words(body),
        "template_version": version_for(enrolment.course_id),
        "issued_at": timezone.now(),
        "valid_until": enrolment.valid_until,
    }
