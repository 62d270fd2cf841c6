"""Making a row of the register: the one place that takes a number and a code."""

import secrets
from typing import Any

from django.utils import timezone

from certificates.models import CODE_ALPHABET, CODE_LENGTH, Certificate, IssuingBody
from certificates.register.registers import take_number
from certificates.rendering.pdf import current_version
from cms.people import Person
from config.queue import enqueue
from learning.models import Enrolment, Posting

BODY_WORDS = (
    "parent_name",
    "name",
    "place",
    "title",
    "subtitle",
    "signatory_title",
    "signatory_name",
)


def enter(body: IssuingBody, **fields: Any) -> Certificate:
    """Write a row with the body's next number of this year and queue its PDF.

    Runs in the caller's transaction: if that fails, neither row nor number were ever there.
    """
    now = timezone.now()
    register, number = take_number(body, timezone.localdate(now))
    certificate = Certificate.objects.create(
        register=register,
        number=number,
        number_text=body.number_text(number, register.year),
        code=new_code(),
        body=body_words(body),
        issued_at=now,
        template_version=current_version(_course_id(fields)),
        **fields,
    )
    enqueue("certificates.tasks.render", certificate.pk)
    return certificate


def _course_id(fields: dict[str, Any]) -> int | None:
    """The course that was completed, if it is one of ours."""
    enrolment = fields.get("enrolment")
    if enrolment is None and fields.get("enrolment_id"):
        enrolment = Enrolment.objects.filter(pk=fields["enrolment_id"]).first()
    return enrolment.course_id if enrolment else None


def new_code() -> str:
    """A random code that nobody can guess."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def body_words(body: IssuingBody) -> dict[str, str]:
    """The issuing body's words, as an entry keeps them."""
    return {name: getattr(body, name) for name in BODY_WORDS}


def holder_of_today(user: Person) -> dict[str, Any]:
    """Name, birth date, unit and position of the person as of today; two queries."""
    posting = Posting.objects.on(timezone.localdate()).filter(user=user).select_related("unit")
    found = posting.first()
    return {
        "holder": user,
        "holder_name": user.full_name,
        "birth_date": user.birth_date,
        "unit": found.unit if found else None,
        "unit_name": found.unit.full_path() if found else "",
        "position": found.position if found else "",
    }
