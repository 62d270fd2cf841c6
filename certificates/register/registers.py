"""Register books: whose they are, and their numbers without gaps."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import CourseIssuer, IssuingBody, Register, VoidNumber
from cms.people import Person
from learning.models.units import units_visible_to

PERMISSION = "certificates.manage_register"
MAX_VOIDED = 2000


def default_body() -> IssuingBody:
    """The body that issues where nothing else is chosen; made on first need."""
    body = IssuingBody.objects.order_by("-is_default", "pk").first()
    return body or IssuingBody.objects.get_or_create(is_default=True)[0]


@transaction.atomic
def make_default(body: IssuingBody) -> None:
    """Let this body be the default one in the place of any other."""
    IssuingBody.objects.exclude(pk=body.pk).update(is_default=False)
    IssuingBody.objects.filter(pk=body.pk).update(is_default=True)


def body_of_course(course: Any) -> IssuingBody:
    """The body chosen for the course, else the default one."""
    chosen = CourseIssuer.objects.filter(course=course).select_related("body").first()
    return chosen.body if chosen else default_body()


def take_number(body: IssuingBody, day: dt.date) -> tuple[Register, int]:
    """The next number of the body's register of that year.

    The register's row stays locked until the transaction ends: whoever issues at the same
    time waits, and a transaction that fails gives its number back. Hence no gap and no
    number twice, on both databases.

    Returns:
        The register, its row locked, and the number that is taken.
    """
    register, _created = Register.objects.get_or_create(body=body, year=day.year)
    Register.objects.filter(pk=register.pk).update(last_number=F("last_number") + 1)
    register.refresh_from_db(fields=["last_number"])
    return register, register.last_number


def may_void(user: Person) -> bool:
    """Numbers concern everybody's register: only for whoever looks after the whole tree."""
    whole = user.is_superuser or units_visible_to(user).filter(depth=1).exists()
    return bool(whole and user.has_perm(PERMISSION))


@transaction.atomic
def void_numbers(body: IssuingBody, *, count: int, reason: str, by: Person) -> list[VoidNumber]:
    """Take the next numbers of this year's register for no certificate, with the reason.

    For numbers that a handwritten book used before, and for those reserved for a sheet that was
    never given out. They stay in the register, explained.

    Raises:
        PermissionDenied: see `may_void`.
        ValidationError: there is no reason, or the count is not 1 to `MAX_VOIDED`.
    """
    if not may_void(by):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError(_("Cần ghi lý do bỏ số."))
    if not 1 <= count <= MAX_VOIDED:
        raise ValidationError(_("Mỗi lần bỏ từ 1 đến %(most)s số.") % {"most": MAX_VOIDED})
    now, reason = timezone.now(), reason.strip()[:300]
    made = [_voided(body, now, reason=reason, voided_by=by) for _turn in range(count)]
    return VoidNumber.objects.bulk_create(made)


def _voided(body: IssuingBody, now: dt.datetime, **fields: Any) -> VoidNumber:
    register, number = take_number(body, timezone.localdate(now))
    text = body.number_text(number, register.year)
    return VoidNumber(register=register, number=number, number_text=text, voided_at=now, **fields)
