"""Units, people and postings from another system: each item whole or not at all.

Calling again with the same items changes nothing. Everything stays within the token's unit.
"""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.ports import changes, record_event
from cms.text import fold, nfc
from learning.accounts.email_changes import propose_email
from learning.enums import AuditEvent, EmailChangeSource, PostingEnd, PostingKind
from learning.interfaces.named import (
    UpsertError,
    WrittenMeanwhileError,
    check_person,
    find_person,
    unit_of,
)
from learning.models import ApiToken, ExternalId, Posting, Unit, User
from learning.people.postings import begin_posting, end_posting
from learning.units.tree import create_unit

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"


@transaction.atomic
def put_unit(
    token: ApiToken,
    *,
    external_id: str,
    name: str,
    parent_external_id: str | None,
    opened_on: dt.date | None,
) -> str:
    """Make a unit known; one of that name below the same parent is taken as that unit.

    Raises:
        UpsertError: `unknown_parent`, `out_of_scope`, or `needs_reorganisation`: a new name or
            place of a known unit is an event with a decision, made at the HR desk.
    """
    known = unit_of(token, external_id)
    parent = _parent(token, parent_external_id)
    if known is not None:
        if fold(known.name) == fold(name) and known.get_parent() == parent:
            return UNCHANGED
        raise UpsertError(
            "needs_reorganisation", _("Đổi tên, chuyển đơn vị: lập ở mục Sắp xếp tổ chức.")
        )
    same = [unit for unit in parent.get_children().existing(timezone.localdate())]
    unit = next((one for one in same if one.search_text == fold(name)), None)
    made = unit is None
    if unit is None:
        unit = create_unit(parent=parent, name=nfc(name), opened_on=opened_on)
    ExternalId.objects.create(source=token.source, external_id=external_id, unit=unit)
    return CREATED if made else CHANGED


@transaction.atomic
def put_person(token: ApiToken, *, staff_code: str, **fields: Any) -> str:
    """Make a person known or bring their data in step; only the fields given are written.

    A new e-mail of a known person is only proposed: it waits to be confirmed.

    Raises:
        UpsertError: `out_of_scope`, `email_taken`, or `protected`: the e-mail of somebody who
            may enter the administration is changed by an administrator only.
    """
    given = {name: value for name, value in fields.items() if value is not None}
    user = find_person(staff_code)
    if user is None:
        if "full_name" not in given:
            raise UpsertError("missing_name", _("Người mới cần có họ và tên."))
        user = User(staff_code=staff_code, **given)
        user.set_unusable_password()
        _save(token, user)
        return CREATED
    check_person(token, user)
    changed = {name: value for name, value in given.items() if getattr(user, name) != value}
    if not changed:
        return UNCHANGED
    if "email" in changed and user.is_staff:
        raise UpsertError(
            "protected", _("Thư điện tử của người có quyền quản trị không đổi ở đây.")
        )
    email = changed.pop("email", None)
    for name, value in changed.items():
        setattr(user, name, value)
    if changed:
        _save(token, user)
    proposed = email is not None and _propose_email(token, user, email)
    return CHANGED if changed or proposed else UNCHANGED


@transaction.atomic
def put_posting(
    token: ApiToken,
    *,
    external_id: str,
    staff_code: str,
    unit_external_id: str,
    starts_on: dt.date,
    kind: str = PostingKind.MAIN,
    ends_on: dt.date | None = None,
    end_reason: str = "",
    position: str = "",
    decision_number: str = "",
) -> str:
    """Begin, correct or end a posting; a new place or date is a new posting with its own id.

    Raises:
        UpsertError: `unknown_person`, `unknown_unit`, `out_of_scope`, `another_posting`.
        ValidationError: the dates do not fit, as at the HR desk.
    """
    user, unit = _who_and_where(token, staff_code, unit_external_id)
    posting, made = _posting(token, external_id, user, unit, kind, starts_on)
    if posting is None:
        posting = begin_posting(
            user,
            unit=unit,
            starts_on=starts_on,
            kind=kind,
            ends_on=ends_on,
            position=position,
            decision_number=decision_number,
        )
        made = True
    if made:
        ExternalId.objects.create(source=token.source, external_id=external_id, posting=posting)
    changed = _correct(posting, position=position, decision_number=decision_number)
    changed |= _end(posting, ends_on, end_reason)
    return CREATED if made else CHANGED if changed else UNCHANGED


def _parent(token: ApiToken, external_id: str | None) -> Unit:
    if not external_id:
        return token.unit
    parent = unit_of(token, external_id)
    if parent is None:
        raise UpsertError("unknown_parent", _("Chưa có đơn vị cấp trên mang mã này."))
    return parent


def _save(token: ApiToken, user: User) -> None:
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        if user._state.adding and User.objects.filter(staff_code=user.staff_code).exists():
            raise WrittenMeanwhileError from error
        raise _taken(token, user, user.email) from error


def _propose_email(token: ApiToken, user: User, email: str) -> bool:
    if email and User.objects.filter(email=nfc(email).lower()).exclude(pk=user.pk).exists():
        raise _taken(token, user, email)
    return propose_email(user, email, by=token.created_by, source=EmailChangeSource.API)


def _taken(token: ApiToken, user: User, email: str) -> UpsertError:
    """That somebody elsewhere has it is not said in other words than that they are elsewhere."""
    owner = User.objects.filter(email=nfc(email).lower()).exclude(pk=user.pk).first()
    if owner is not None:
        check_person(token, owner)
    return UpsertError("email_taken", _("Thư điện tử này đang là của người khác."))


def _who_and_where(token: ApiToken, staff_code: str, unit_id: str) -> tuple[User, Unit]:
    user, unit = find_person(staff_code), unit_of(token, unit_id)
    if user is None:
        raise UpsertError("unknown_person", _("Chưa có người mang mã này."))
    if unit is None:
        raise UpsertError("unknown_unit", _("Chưa có đơn vị mang mã này."))
    check_person(token, user)
    return user, unit


def _posting(
    token: ApiToken, external_id: str, user: User, unit: Unit, kind: str, starts_on: dt.date
) -> tuple[Posting | None, bool]:
    """The posting of that id, or one that is it but for the id; whether the id is new."""
    known = ExternalId.objects.filter(
        source=token.source, external_id=external_id, posting__isnull=False
    ).select_related("posting__unit")
    row = known.first()
    if row is None or row.posting is None:
        same = user.postings.filter(unit=unit, kind=kind, starts_on=starts_on)
        found = same.first()
        return found, found is not None
    posting: Posting = row.posting
    place = posting.unit.heir or posting.unit
    if (posting.user_id, place.pk, posting.kind, posting.starts_on) != (
        user.pk,
        unit.pk,
        kind,
        starts_on,
    ):
        text = _("Mã này là của quá trình công tác khác; nơi mới hoặc ngày mới cần mã mới.")
        raise UpsertError("another_posting", text)
    return posting, False


def _correct(posting: Posting, **fields: str) -> bool:
    wrong = {name: value for name, value in fields.items() if getattr(posting, name) != value}
    if wrong:
        detail = changes({name: getattr(posting, name) for name in wrong}, wrong)
        Posting.objects.filter(pk=posting.pk).update(**wrong)
        person = posting.user
        record_event(AuditEvent.POSTING_CHANGED, what=str(person), about=person, detail=detail)
    return bool(wrong)


def _end(posting: Posting, ends_on: dt.date | None, reason: str) -> bool:
    if ends_on is None or posting.ended_by_id or posting.ends_on == ends_on:
        return False
    return end_posting(posting, ends_on=ends_on, reason=reason or PostingEnd.OTHER)
