"""A person's e-mail address is the way to their password: nobody changes it alone.

Whatever brings in a new address proposes it here. The old one stands until whoever reads it,
or a second officer, confirms. An account that nobody ever used has no owner yet who could be
robbed: its first address is set at once.
"""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.models.transitions import states_before
from cms.people import Person
from cms.ports import Occurrence, changes, record_events
from cms.text import nfc
from config.queue import enqueue
from learning.enums import EMAIL_CHANGE_TRANSITIONS, EmailChangeSource, EmailChangeState
from learning.enums.audit import AuditEvent
from learning.models import EmailChange, StaffImport, User

LIFETIME = dt.timedelta(days=14)
BATCH = 500


def is_unused(user: User) -> bool:
    """Whether nobody ever had a way in: no address, no password, no sign-in."""
    return not (user.email or user.last_login or user.has_usable_password())


def propose_email(user: User, email: str, *, by: Person | None, source: EmailChangeSource) -> bool:
    """Propose one person's new address, or set the first one of an unused account.

    Returns:
        Whether anything is new: not, where it is the address already or waits already.

    Raises:
        IntegrityError: the first address is somebody else's.
    """
    return bool(propose_emails([(user, email)], by=by, source=source))


@transaction.atomic
def propose_emails(
    wanted: Iterable[tuple[User, str]],
    *,
    by: Person | None,
    source: EmailChangeSource,
    staff_import: StaffImport | None = None,
) -> int:
    """The same for many people, in queries by the batch.

    A newer proposal takes the place of one that waits.

    Returns:
        How many are new.

    Raises:
        IntegrityError: a first address is somebody else's.
    """
    asked = [(user, nfc(email).lower()) for user, email in wanted]
    differing = [(user, email) for user, email in asked if user.email != email]
    _set([pair for pair in differing if is_unused(pair[0])])
    known = waiting_emails([user.pk for user, _email in differing])
    now = timezone.now()
    rows = [
        EmailChange(
            user=user,
            old_email=user.email,
            new_email=email,
            source=source,
            staff_import=staff_import,
            proposed_by=by,
            proposed_at=now,
            expires_at=now + LIFETIME,
        )
        for user, email in differing
        if user.email != email and known.get(user.pk) != email
    ]
    older = EmailChange.objects.filter(user__in=[row.user_id for row in rows])
    move(older, EmailChangeState.WITHDRAWN)
    EmailChange.objects.bulk_create(rows, batch_size=BATCH)
    record_events([occurrence(AuditEvent.EMAIL_PROPOSED, row) for row in rows], by=by)
    if rows:
        enqueue("learning.tasks.tell_email_changes")
    return sum(user.email == email for user, email in differing) + len(rows)


def waiting_emails(user_ids: Collection[int] | None = None) -> dict[int, str]:
    """The address that waits to be confirmed, by person; of everybody without people given."""
    rows = EmailChange.objects.waiting(timezone.now())
    if user_ids is not None:
        rows = rows.filter(user__in=user_ids)
    return dict(rows.values_list("user_id", "new_email"))


def expire_email_changes() -> int:
    """End what nobody confirmed in time.

    Returns:
        How many.
    """
    late = EmailChange.objects.filter(expires_at__lte=timezone.now())
    return move(late, EmailChangeState.EXPIRED)


def move(rows: "QuerySet[EmailChange]", state: EmailChangeState, by: Person | None = None) -> int:
    """Bring those of the rows there that may come there; how many this call moved."""
    before = states_before(state, EMAIL_CHANGE_TRANSITIONS)
    moved = rows.filter(state__in=before)
    return moved.update(state=state, decided_by=by, decided_at=timezone.now())


def occurrence(event: AuditEvent, change: EmailChange) -> Occurrence:
    """What the audit log says of it."""
    before, after = {"email": change.old_email}, {"email": change.new_email}
    detail = {"source": change.source, **changes(before, after)}
    return Occurrence(event, str(change.user), change.user, detail)


def _set(first: list[tuple[User, str]]) -> None:
    for user, email in first:
        user.email = email
        user.normalise()
    users = [user for user, _email in first]
    User.objects.bulk_update(users, ["email", "search_text"], batch_size=BATCH)
