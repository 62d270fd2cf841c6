"""What else names a person who becomes nameless: by their codes, addresses and name as typed."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.models import OutgoingMail
from learning.enums import RowVerdict, TransferState
from learning.models import StaffImport, StaffImportRow, Transfer, User

NAMELESS = "Người đã ẩn danh"


@dataclass(frozen=True)
class Traces:
    """How a person was called before the name went."""

    user_id: int
    name: str
    codes: frozenset[str]
    addresses: frozenset[str]


def traces_of(user: User) -> Traces:
    """To be read before anything is removed."""
    codes = {user.staff_code, *user.other_codes.values_list("code", flat=True)}
    pairs = user.email_changes.values_list("old_email", "new_email")
    addresses = {user.email, *(address for pair in pairs for address in pair)} - {""}
    return Traces(user.pk, user.full_name, frozenset(codes), frozenset(addresses))


def forget_transfers(traces: Traces) -> None:
    """Those of the person, and those that only named the code and meant nobody."""
    rows = Transfer.objects.filter(
        Q(user=traces.user_id) | Q(user=None, named_code__in=traces.codes)
    )
    rows.filter(state=TransferState.WAITING).update(
        state=TransferState.WITHDRAWN, decided_at=timezone.now()
    )
    rows.exclude(reason="").update(reason=NAMELESS)
    rows.update(named_code=f"AD-{traces.user_id}", named_name=NAMELESS, decision_number="")


def forget_mails(traces: Traces) -> None:
    """Mails to the person go; in subjects of mails to others the name does."""
    for address in traces.addresses:
        for mail in OutgoingMail.objects.filter(recipients__icontains=address):
            left = [each for each in mail.recipients if each.casefold() != address.casefold()]
            if not left:
                mail.delete()
            elif left != mail.recipients:
                OutgoingMail.objects.filter(pk=mail.pk).update(recipients=left)
    for mail in OutgoingMail.objects.filter(subject__contains=traces.name):
        subject = mail.subject.replace(traces.name, NAMELESS)[:255]
        OutgoingMail.objects.filter(pk=mail.pk).update(subject=subject)


def forget_rows(traces: Traces) -> None:
    """Rows of staff lists that were never told to be the person: with the code however it was
    written, or undecided beside them under their name.
    """
    undecided = StaffImportRow.objects.filter(user=None, full_name=traces.name)
    undecided = undecided.filter(verdict=RowVerdict.DECIDE)
    alike = [row.pk for row in undecided if traces.user_id in row.candidates]
    same = Q(pk__in=alike)
    for code in traces.codes:
        same |= Q(staff_code__iexact=code)
    forget_row(StaffImportRow.objects.filter(same))


def forget_samples(user: User) -> None:
    """What the pages of lists with the person show of their columns and of lines about nobody."""
    named = StaffImportRow.objects.filter(Q(user=user) | Q(chosen=user)).values("batch")
    for batch in StaffImport.objects.filter(pk__in=named):
        for layout in batch.layout.get("layouts", ()):
            layout["samples"] = {}
        for sheet in batch.layout.get("sheets", ()):
            sheet["others"] = []
        batch.save(update_fields=["layout"])


def forget_row(rows: QuerySet[StaffImportRow]) -> None:
    """That there was a row stays, not what it said."""
    rows.update(full_name=NAMELESS, staff_code="", what="", cells={}, problems=[])
