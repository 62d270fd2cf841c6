"""Sealed letters: an officer hands somebody a first password that nobody else reads.

The text of a password lives in the answer of one request only: it is in no log, task, table
or file. Whoever had a password before is told, and signed out everywhere (by the triggers of
`session_triggers`).
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cms.mail.letters import write_letter
from cms.ports import Occurrence, record_events
from config.queue import enqueue
from learning.access.reach import outside
from learning.access.rights import who_enters
from learning.accounts.first_passwords.expiry import end_of_letter
from learning.accounts.first_passwords.pdf import Letter, render_letters
from learning.accounts.first_passwords.words import password_for
from learning.enums import AuditEvent
from learning.models import User

PERMISSION = "learning.issue_signinletter"
# So many are drawn within some five seconds of one thread of the server.
MAX_LETTERS = 50


@dataclass(frozen=True)
class Candidate:
    """Somebody as the officer sees them before letters are made; `refusal` says why not."""

    person: User
    refusal: str

    @property
    def has_password(self) -> bool:
        return self.person.has_usable_password()


def candidates_of(viewer: User, people: QuerySet[User]) -> list[Candidate]:
    """The people, as far as the viewer looks after them; four queries."""
    found = list(people)
    far, entering = outside(viewer, [person.pk for person in found]), who_enters()
    return [
        Candidate(person, _refusal(person, viewer, entering))
        for person in found
        if person.pk not in far
    ]


def may_get_letter(person: User, *, by: User) -> bool:
    """Whether the officer may make one for this person."""
    if not by.has_perm(PERMISSION):
        return False
    found = candidates_of(by, User.objects.filter(pk=person.pk))
    return any(not each.refusal for each in found)


def issue_letters(user_ids: Collection[int], *, by: User, replace: bool) -> bytes:
    """Give each person a new password for a while, and return the letters that say it, as a PDF.

    With `replace` also to those who have a password already. What is drawn is drawn before
    anything is written, so that no database waits for it.

    Raises:
        PermissionDenied: one of them may get no letter from this officer.
        ValidationError: none or too many were chosen, one has a password and `replace` is
            not set, or an account was changed meanwhile.
    """
    people = _chosen(user_ids, by=by, replace=replace)
    until = end_of_letter()
    passwords = {person.pk: password_for(person) for person in people}
    pdf = render_letters([Letter(each, passwords[each.pk], until) for each in people])
    hashes = {pk: make_password(password) for pk, password in passwords.items()}
    with transaction.atomic():
        for person in people:
            stands = User.objects.filter(
                pk=person.pk, password=person.password, is_active=True, is_superuser=False
            )
            if stands.update(password=hashes[person.pk], temporary_password_until=until) != 1:
                raise ValidationError(
                    _("Tài khoản của %(name)s vừa thay đổi. Anh/chị tải lại trang rồi làm lại.")
                    % {"name": person.full_name}
                )
        _record(people, by=by)
        told = [person.pk for person in people if person.email]
        if told:
            enqueue("learning.tasks.tell_letters", told)
    return pdf


def tell_letters(user_ids: Collection[int]) -> None:
    """Write to those who have an address that a letter was made, without the password."""
    for person in User.objects.filter(pk__in=user_ids).exclude(email="").order_by("pk"):
        write_letter("letter_issued", {"person": person}, person.email).send()


def _chosen(user_ids: Collection[int], *, by: User, replace: bool) -> list[User]:
    if not by.has_perm(PERMISSION):
        raise PermissionDenied
    if not user_ids:
        raise ValidationError(_("Anh/chị chọn ít nhất một người."))
    if len(set(user_ids)) > MAX_LETTERS:
        said = _("Mỗi lần in nhiều nhất %(n)s thư. Anh/chị chọn bớt, in xong rồi in tiếp.")
        raise ValidationError(said % {"n": MAX_LETTERS})
    found = candidates_of(by, User.objects.filter(pk__in=user_ids))
    if len(found) != len(set(user_ids)) or any(each.refusal for each in found):
        raise PermissionDenied
    if not replace and any(each.has_password for each in found):
        said = _(
            "Trong số đã chọn có người đang có mật khẩu. Nếu đúng là cần thay, anh/chị đánh dấu "
            "“Thay cả mật khẩu đang dùng”."
        )
        raise ValidationError(said)
    return [each.person for each in found]


def _refusal(person: User, viewer: User, entering: set[int]) -> str:
    if person.pk == viewer.pk:
        return _("Không ai tự làm thư cho mình.")
    if not person.is_active:
        return _("Tài khoản đã khóa.")
    if person.pk in entering:
        return _("Người vào được khu vực quản lý chỉ tự đặt lại mật khẩu qua thư điện tử.")
    return ""


def _record(people: list[User], *, by: User) -> None:
    record_events(
        (
            Occurrence(
                AuditEvent.LETTER_ISSUED,
                what=person.full_name,
                about=person,
                detail={"replaced": person.has_usable_password()},
            )
            for person in people
        ),
        by=by,
    )
