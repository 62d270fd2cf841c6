"""Who confirms a new e-mail address: whoever reads the old one, or a second officer."""

from collections import Counter
from collections.abc import Collection, Sequence

from allauth.account.models import EmailAddress
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.people import Person, is_second_person
from cms.ports import record_events
from config.queue import enqueue
from learning.access.reach import outside
from learning.access.rights import who_enters
from learning.accounts.email_changes import BATCH, LIFETIME, move, occurrence
from learning.enums import EmailChangeState
from learning.enums.audit import AuditEvent
from learning.models import EmailChange, User

PERMISSION = "learning.confirm_emailchange"
SALT = "learning.email_change"


def link_token(change: EmailChange) -> str:
    """What stands in the link that the old address gets."""
    return signing.dumps([change.pk, change.old_email], salt=SALT)


def change_of(token: str) -> EmailChange | None:
    """The change that the link is about while it can be confirmed."""
    try:
        pk, old_email = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = EmailChange.objects.waiting(timezone.now()).select_related("user", "proposed_by")
    found: EmailChange | None = rows.filter(pk=pk, old_email=old_email).first()
    return found


def confirm_by_old_address(change: EmailChange) -> bool:
    """Whoever reads the old address agrees. Again changes nothing.

    Raises:
        ValidationError: the new address cannot be used any more.
    """
    done = _apply([change], by=None)
    if not done and EmailChange.objects.waiting(timezone.now()).filter(pk=change.pk).exists():
        raise ValidationError(_("Địa chỉ mới không dùng được nữa. Hãy báo cán bộ tổ chức."))
    return bool(done)


def confirm_on_the_server(user_ids: Collection[int]) -> int:
    """Whoever runs commands on the server agrees: they could write the address themselves.

    Returns:
        How many addresses hold now; each old one is told.
    """
    rows = EmailChange.objects.waiting(timezone.now()).filter(user__in=user_ids, proposed_by=None)
    return len(_apply(list(rows), by=None))


def confirm_changes(rows: Sequence[EmailChange], *, by: Person) -> int:
    """A second officer agrees to those that are theirs to confirm. Again changes nothing.

    Returns:
        How many are confirmed now; the others are the officer's own proposals, about the
        officer, beyond the officer's reach or rights, over, or of addresses that are taken.

    Raises:
        PermissionDenied: the officer may confirm nothing.
    """
    return len(_apply([row for row in rows if row.pk in confirmable(rows, by)], by=by))


def confirmable(rows: Sequence[EmailChange], by: Person) -> set[int]:
    """Primary keys of the changes that the officer may confirm; a fixed number of queries.

    Who may enter the administration is an administrator's matter, a superuser a superuser's.

    Raises:
        PermissionDenied: the officer may confirm nothing.
    """
    if not by.has_perm(PERMISSION):
        raise PermissionDenied
    people = {row.user_id for row in rows}
    is_admin = by.has_perm("learning.change_user")
    barred = set() if is_admin else outside(by, people) | (who_enters() & people)
    if not by.is_superuser:
        supers = User.objects.filter(pk__in=people, is_superuser=True)
        barred |= set(supers.values_list("pk", flat=True))
    mine = {row.pk for row in rows if not is_second_person(by, row.proposed_by_id, row.user_id)}
    return {row.pk for row in rows if row.user_id not in barred} - mine


def refuse_change(change: EmailChange, *, by: Person | None = None) -> bool:
    """The person (`by` nobody: the old address) or an officer does not agree; the old stands."""
    return _end(change, EmailChangeState.REFUSED, by)


def withdraw_change(change: EmailChange, *, by: Person) -> bool:
    """Who proposed it takes it back.

    Raises:
        PermissionDenied: somebody else proposed it.
    """
    if change.proposed_by_id != by.pk:
        raise PermissionDenied
    return _end(change, EmailChangeState.WITHDRAWN, by)


@transaction.atomic
def _end(change: EmailChange, state: EmailChangeState, by: Person | None) -> bool:
    ended = move(EmailChange.objects.filter(pk=change.pk), state, by)
    if ended:
        record_events([occurrence(AuditEvent.EMAIL_REFUSED, change)], by=by)
    return bool(ended)


@transaction.atomic
def _apply(rows: Sequence[EmailChange], *, by: Person | None) -> list[EmailChange]:
    """Those that this call confirmed: whose old and new addresses are still what they were."""
    waiting = EmailChange.objects.waiting(timezone.now()).select_for_update()
    found = list(waiting.filter(pk__in=[row.pk for row in rows]).order_by("pk"))
    users = User.objects.in_bulk([row.user_id for row in found])
    wanted = Counter(row.new_email for row in found)
    held = User.objects.filter(email__in=wanted).exclude(email="")
    taken = set(held.values_list("email", flat=True))
    done = [
        row
        for row in found
        if users[row.user_id].email == row.old_email
        and (not row.new_email or (row.new_email not in taken and wanted[row.new_email] == 1))
    ]
    ids = [row.pk for row in done]
    if move(EmailChange.objects.filter(pk__in=ids), EmailChangeState.CONFIRMED, by) != len(ids):
        raise ValidationError(_("Có người khác vừa quyết định. Anh/chị tải lại trang và xem lại."))
    _write(done, users)
    record_events([occurrence(AuditEvent.EMAIL_CONFIRMED, row) for row in done], by=by)
    if done:
        enqueue("learning.tasks.tell_email_changes")
    return done


def _write(rows: Sequence[EmailChange], users: dict[int, User]) -> None:
    """The new addresses, which nothing of the old ones opens any more."""
    for row in rows:
        row.user = users[row.user_id]
        row.user.email = row.new_email
        row.user.normalise()
    changed = [row.user for row in rows]
    User.objects.bulk_update(changed, ["email", "search_text"], batch_size=BATCH)
    EmailAddress.objects.filter(user__in=changed).delete()
