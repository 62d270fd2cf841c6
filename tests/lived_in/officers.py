"""What two officers agree on: transfers between agencies, new e-mail addresses."""

from learning.accounts.email_changes import propose_email
from learning.accounts.email_decisions import confirm_changes, refuse_change
from learning.demo.loader import WARD
from learning.enums import EmailChangeSource
from learning.models import EmailChange, Posting, Transfer, Unit, User
from learning.people.transfer_decisions import (
    accept_transfer,
    refuse_transfer,
    withdraw_transfer,
)
from learning.people.transfer_names import Named
from learning.people.transfers import Terms, propose_receiving, propose_sending
from tests.lived_in.cast import Cast, in_days

ELSEWHERE = "UBND phường Hội Phú"


def tell(cast: Cast) -> None:
    _transfers(cast)
    _email_changes(cast)


def _transfers(cast: Cast) -> None:
    """Proposals of the ward's officer, in every state but expired; one of each side waits."""
    ward, other = Unit.objects.get(name=WARD), Unit.objects.get(name=ELSEWHERE)
    accepted, refused, withdrawn, _waiting = (
        _send(person, other, cast) for person in cast.staff[21:25]
    )
    accept_transfer(accepted, by=cast.officer, unit=other, position="Chuyên viên")
    refuse_transfer(refused, by=cast.officer, reason="Chưa có chỉ tiêu biên chế.")
    withdraw_transfer(withdrawn, by=cast.ward_officer)
    there = Posting.objects.filter(unit__in=Unit.objects.within([other.path]), ends_on=None)
    comer = there.exclude(user__in=cast.staff).select_related("user").earliest("pk").user
    named = Named(comer.staff_code, comer.full_name, comer.birth_date)
    propose_receiving(named, to_unit=ward, terms=_terms(), by=cast.ward_officer)


def _send(person: User, to_unit: Unit, cast: Cast) -> Transfer:
    return propose_sending(person, to_unit=to_unit, terms=_terms(), by=cast.ward_officer)


def _terms() -> Terms:
    return Terms(in_days(20), "Chuyên viên", "57/QĐ-SNV")


def _email_changes(cast: Cast) -> None:
    """One confirmed, one refused; two wait, one of them the officer's own proposal."""
    confirmed, refused, _waiting = (
        _propose(person, cast.second_officer) for person in (cast.sitter, *cast.staff[26:28])
    )
    confirm_changes([confirmed], by=cast.officer)
    refuse_change(refused, by=cast.officer)
    _propose(cast.staff[28], cast.officer)


def _propose(person: User, by: User) -> EmailChange:
    """Of somebody who has an address; the first one would stand at once."""
    if not person.email:
        User.objects.filter(pk=person.pk).update(email=f"{person.staff_code}@cu.example")
        person.refresh_from_db()
    new = f"{person.staff_code}@moi.gialai.example"
    propose_email(person, new, by=by, source=EmailChangeSource.ADMIN)
    change: EmailChange = EmailChange.objects.filter(user=person).latest("pk")
    return change
