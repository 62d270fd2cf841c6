"""People and units that a token's system names, held to the token's unit."""

from django.utils.translation import gettext as _

from learning.access.reach import coming_to, places_of
from learning.models import ApiToken, ExternalId, OtherStaffCode, Unit, User


class UpsertError(Exception):
    """The item cannot be taken; `code` is for programs, the text for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class WrittenMeanwhileError(UpsertError):
    """Another call or person wrote the same at this moment: sent again, it is found."""

    def __init__(self) -> None:
        text = _("Cùng lúc, nơi khác đã ghi nội dung này. Hãy gửi lại.")
        super().__init__("written_meanwhile", text)


def find_person(staff_code: str) -> User | None:
    """By staff code, or by another code that an officer said is theirs."""
    user = User.objects.filter(staff_code=staff_code).first()
    if user is None:
        other = OtherStaffCode.objects.filter(code=staff_code).select_related("user").first()
        user = other.user if other else None
    return user


def unit_of(token: ApiToken, external_id: str) -> Unit | None:
    """The unit that the token's system calls so; the one that stands for it today.

    Raises:
        UpsertError: it lies outside the token's scope.
    """
    row = ExternalId.objects.filter(
        source=token.source, external_id=external_id, unit__isnull=False
    ).select_related("unit__heir")
    found = row.first()
    if found is None or found.unit is None:
        return None
    unit: Unit = found.unit.heir or found.unit
    check_unit(token, unit)
    return unit


def check_person(token: ApiToken, user: User) -> None:
    """Refuse somebody who belongs outside, or is to; those without any posting are new, unless they
    may enter the administration or have signed in before.

    Raises:
        UpsertError: `out_of_scope`.
    """
    places = places_of([user.pk]).get(user.pk)
    if places is None:
        within = not (user.is_staff or user.last_login or user.has_usable_password())
    else:
        to_come = {place for _user, place in coming_to([user.pk])}
        units = Unit.objects.filter(pk__in=places | to_come)
        within = all(unit.path.startswith(token.unit.path) for unit in units)
    if not within:
        raise UpsertError("out_of_scope", _("Ngoài phạm vi của mã truy cập."))


def check_unit(token: ApiToken, unit: Unit) -> None:
    """Refuse a unit that lies outside.

    Raises:
        UpsertError: `out_of_scope`.
    """
    if not unit.path.startswith(token.unit.path):
        raise UpsertError("out_of_scope", _("Ngoài phạm vi của mã truy cập."))
