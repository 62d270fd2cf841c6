"""Whom an officer names who may not see them: found or not, and how often it may be tried."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.people import Person
from cms.text import fold, nfc
from learning.enums import TransferSide
from learning.models import OtherStaffCode, Transfer, User

LIFETIME = dt.timedelta(days=30)
# How often an officer names one code within the lifetime of a proposal.
MAX_TRIES = 5


@dataclass(frozen=True)
class Named:
    """A person as somebody names them who may not see them."""

    code: str
    name: str
    birth_date: dt.date | None


def found_by(named: Named) -> User | None:
    """Who has the code and was born that day; without a known birth date, of that name."""
    code = nfc(named.code)
    user = User.objects.filter(staff_code=code).first()
    if user is None:
        other = OtherStaffCode.objects.filter(code=code).select_related("user").first()
        user = other.user if other else None
    if user is None:
        return None
    if user.birth_date is None:
        return user if fold(user.full_name) == fold(named.name) else None
    return user if user.birth_date == named.birth_date else None


def may_try(code: str, by: Person) -> bool:
    """Whether the officer may name that code again, right or wrong."""
    rows = Transfer.objects.filter(
        proposed_by=by,
        named_code=nfc(code)[:30],
        side=TransferSide.RECEIVING,
        proposed_at__gt=timezone.now() - LIFETIME,
    )
    return (rows.aggregate(n=Sum("tries"))["n"] or 0) < MAX_TRIES


def check_tries(named: Named, by: Person) -> None:
    """Hold the officer's row until the end of the transaction, so that tries are counted.

    Raises:
        ValidationError: too many.
    """
    User.objects.select_for_update().filter(pk=by.pk).first()
    if not may_try(named.code, by):
        text = _(
            "Trong 30 ngày qua anh/chị đã đề nghị %(n)s lần với mã %(code)s. Anh/chị kiểm tra lại "
            "mã và ngày sinh với người ấy, hoặc nhờ đơn vị đang quản lý đề nghị chuyển đi."
        )
        raise ValidationError(text % {"n": MAX_TRIES, "code": named.code})
