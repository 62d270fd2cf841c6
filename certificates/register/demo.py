"""The register of an invented province: an entry for every completion, in the order of time.

The entries wait for their PDFs; the worker's sweep makes them bit by bit.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from certificates.enums import CertificateState, Origin
from certificates.models import Certificate, IssuingBody, Register
from certificates.register.entries import body_words, new_code
from certificates.register.registers import body_of_course
from certificates.rendering.pdf import current_version
from cms.models import CoursePage
from learning.demo.province.fast import insert_rows
from learning.models.duties import EnrolmentQuerySet
from learning.signals import completions_invented

READ = (
    *("pk", "user_id", "user__birth_date", "course_id", "completed_name", "completed_unit_id"),
    *("completed_unit_name", "completed_position", "started_at", "completed_at", "valid_until"),
)
FIELDS = (
    *("register", "number", "number_text", "code", "origin", "enrolment", "holder"),
    *("holder_name", "birth_date", "unit", "unit_name", "position", "course_title", "hours"),
    *("result", "classification", "studied_from", "studied_to", "body", "issued_at"),
    *("valid_until", "state", "state_reason", "decision_number", "decision_by"),
    *("review_reason", "template_version", "name_public", "pdf", "pdf_sha256"),
)
UNTOLD = ("", "", "", "")
NO_PDF = (False, "", "")


@receiver(completions_invented)
def invented_completions_are_entered(enrolments: EnrolmentQuerySet, **_kwargs: Any) -> None:
    """Enter them year by year, body by body; the numbers go on from those that are there."""
    courses = CoursePage.objects.filter(enrolments__in=enrolments).distinct()
    bodies = {course.pk: body_of_course(course) for course in courses}
    by_body: dict[IssuingBody, list[CoursePage]] = {}
    for course in courses:
        by_body.setdefault(bodies[course.pk], []).append(course)
    for body, theirs in by_body.items():
        rows = enrolments.filter(course__in=theirs, certificates=None)
        for year in sorted({day.year for day in rows.dates("completed_at", "year")}):
            _enter(rows.filter(completed_at__year=year), body, year, theirs)


def _enter(
    rows: EnrolmentQuerySet, body: IssuingBody, year: int, courses: Iterable[CoursePage]
) -> None:
    register, _created = Register.objects.get_or_create(body=body, year=year)
    found = list(rows.order_by("completed_at", "pk").values_list(*READ))
    about = {course.pk: (course.title, course.hours) for course in courses}
    templates = {
        course.pk: version.pk if (version := current_version(course.pk)) else None
        for course in courses
    }
    first = register.last_number + 1
    register.body = body  # No query may be made while rows are being copied in.
    insert_rows(Certificate, FIELDS, _entries(found, register, first, about, templates))
    Register.objects.filter(pk=register.pk).update(last_number=register.last_number + len(found))


def _entries(
    found: Iterable[tuple[Any, ...]],
    register: Register,
    first: int,
    about: dict[int, tuple[str, int]],
    templates: dict[int, int | None],
) -> Iterator[tuple[Any, ...]]:
    """Values in the order of FIELDS."""
    body = register.body
    words = json.dumps(body_words(body), ensure_ascii=False)
    for number, row in enumerate(found, start=first):
        pk, user, birth, course, name, unit, unit_name, position, started, completed, until = row
        text = body.number_text(number, register.year)
        yield (
            *(register.pk, number, text, new_code(), Origin.COMPLETION.value, pk, user),
            *(name, birth, unit, unit_name, position, *about[course]),
            *("", "", _day(started), _day(completed), words, completed),
            *(until, CertificateState.VALID.value, *UNTOLD, templates[course], *NO_PDF),
        )


def _day(moment: dt.datetime) -> dt.date:
    return timezone.localdate(moment)
