"""People who left long ago: proposed, looked at by two people, then nameless.

What stays: the row itself with gender, whether of an ethnic minority, category, postings,
duties, attempts and their results, so that every count stays the same; and the entries of
the register of certificates and published reports, which are records of their own. Entries of
the audit log go by its own age.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models.transitions import states_before
from cms.people import Person, check_second_person
from cms.ports import record_event
from learning.access.audit.tracked import recorded_apart
from learning.accounts.email_changes import move
from learning.enums import (
    ANONYMISATION_TRANSITIONS,
    AnonymisationState,
    AuditEvent,
    EmailChangeState,
    LeaveKind,
)
from learning.models import (
    Anonymisation,
    EmailChange,
    Leave,
    OutsideTraining,
    Posting,
    RetentionPolicy,
    StaffImportRow,
    User,
)
from learning.people.traces import (
    NAMELESS,
    forget_mails,
    forget_row,
    forget_rows,
    forget_samples,
    forget_transfers,
    traces_of,
)
from quizzes.models import Attempt

MAJORITY, MINORITY = "Kinh", "Dân tộc thiểu số"


def propose_people() -> int:
    """Propose whoever left before the period of the policy.

    Again changes nothing; who was to be kept is not proposed again.

    Returns:
        How many proposals are new.
    """
    today = timezone.localdate()
    before = _years_before(today, RetentionPolicy.load().years)
    rows = [
        Anonymisation(user=user, left_on=user.left_on)
        for user in _left_before(before).filter(anonymisation=None)
    ]
    Anonymisation.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)


def check_proposal(row: Anonymisation, *, by: Person) -> bool:
    """The first of two people has looked and agrees; again changes nothing."""
    return _move(row, AnonymisationState.CHECKED, checked_by=by, checked_at=timezone.now())


def keep_person(row: Anonymisation, *, reason: str) -> bool:
    """Leave the person as they are, with a reason.

    Raises:
        ValidationError: no reason is given.
    """
    if not reason.strip():
        raise ValidationError(_("Anh/chị ghi lý do giữ nguyên."))
    return _move(row, AnonymisationState.KEPT, reason=reason.strip()[:300])


def propose_again(row: Anonymisation) -> bool:
    """Take up somebody who was to be kept; again changes nothing."""
    return _move(row, AnonymisationState.PROPOSED, reason="", checked_by=None, checked_at=None)


def _move(row: Anonymisation, to: AnonymisationState, **fields: Any) -> bool:
    """Compare and swap; whether this call changed the state."""
    before = states_before(to, ANONYMISATION_TRANSITIONS)
    rows = Anonymisation.objects.filter(pk=row.pk, state__in=before)
    return bool(rows.update(state=to, **fields))


@transaction.atomic
def confirm_anonymisation(row: Anonymisation, *, by: Person) -> bool:
    """The second person agrees: what names the person is removed, for good.

    Again changes nothing.

    Raises:
        ValidationError: the same person looked before, or the person is back.
    """
    refusal = _("Cần người thứ hai xác nhận; anh/chị đã là người xem lần đầu.")
    check_second_person(by, row.checked_by_id, refusal=refusal)
    before = _years_before(timezone.localdate(), RetentionPolicy.load().years)
    checked = Anonymisation.objects.filter(pk=row.pk, state=AnonymisationState.CHECKED)
    if checked.exists() and not _left_before(before).filter(pk=row.user_id).exists():
        raise ValidationError(_("Người này chưa hết thời hạn giữ, hoặc đã trở lại công tác."))
    done = _move(row, AnonymisationState.DONE, confirmed_by=by, confirmed_at=timezone.now())
    if done:
        person = User.objects.get(pk=row.user_id)
        # The log would keep the names that go.
        with recorded_apart():
            _remove_names(person)
        record_event(AuditEvent.PERSON_ANONYMISED, what=person.staff_code, by=by, about=person)
    return bool(done)


def _left_before(day: dt.date) -> "QuerySet[Any]":
    """Active or not: people whose last posting ended before the day, with that end."""
    later = Posting.objects.filter(user=OuterRef("pk")).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    )
    left = User.objects.filter(is_superuser=False, postings__isnull=False)
    return left.filter(~Exists(later)).annotate(left_on=Max("postings__ends_on")).order_by("pk")


def _remove_names(user: User) -> None:
    traces = traces_of(user)
    minority = bool(user.ethnicity) and user.ethnicity.casefold() != MAJORITY.casefold()
    user.staff_code, user.full_name, user.email = f"AD-{user.pk}", NAMELESS, ""
    user.birth_date, user.is_active = None, False
    user.ethnicity = MINORITY if minority else user.ethnicity
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    for remove in REMOVALS:
        remove(user)
    forget_transfers(traces)
    forget_mails(traces)
    forget_rows(traces)


def _forget_access(user: User) -> None:
    EmailAddress.objects.filter(user=user).delete()
    move(EmailChange.objects.filter(user=user), EmailChangeState.WITHDRAWN)
    EmailChange.objects.filter(user=user).update(old_email="", new_email="")
    SocialAccount.objects.filter(user=user).delete()
    user.scopes.all().delete()
    user.other_codes.all().delete()


def _forget_reasons(user: User) -> None:
    """Why somebody was away or exempted is often about health; that they were is counted."""
    user.exemptions.update(reason=NAMELESS, decision_number="", decision_note="")
    Leave.objects.filter(user=user).update(kind=LeaveKind.OTHER, decision_number="")
    user.reminders.update(address="")


def _forget_copies(user: User) -> None:
    """Names that records took over from the person."""
    user.enrolments.exclude(completed_name="").update(completed_name=NAMELESS)
    Attempt.objects.filter(user=user).exclude(person_name="").update(person_name=NAMELESS)
    user.postings.update(decision_number="", end_decision_number="")
    forget_samples(user)
    forget_row(StaffImportRow.objects.filter(Q(user=user) | Q(chosen=user)))


def _forget_decisions(user: User) -> None:
    """The files of outside training; the hours stay."""
    rows: list[OutsideTraining] = list(user.outside_trainings.all())
    for row in rows:
        if row.file:
            transaction.on_commit(_deletion(row.file.storage, str(row.file.name)))
    user.outside_trainings.update(file="", file_name="")


def _deletion(storage: Any, name: str) -> Callable[[], None]:
    def delete() -> None:
        storage.delete(name)

    return delete


REMOVALS: tuple[Callable[[User], None], ...] = (
    _forget_access,
    _forget_reasons,
    _forget_copies,
    _forget_decisions,
)


def _years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
