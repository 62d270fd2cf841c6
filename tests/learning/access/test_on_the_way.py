"""Until somebody leaves for another agency the sending side decides, but not where they go."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate, Proposal
from certificates.register.proposals import approve_proposal, propose_copy, propose_outside
from certificates.register.registers import default_body
from learning.access.reach import reach_of
from learning.accounts.email_decisions import confirm_changes
from learning.accounts.first_passwords.letters import may_get_letter
from learning.duties.waiting import waiting_for
from learning.enums import Role
from learning.formats.staff_excel import read_staff
from learning.models import (
    EmailChange,
    OutsideTraining,
    Posting,
    Transfer,
    Unit,
    User,
)
from learning.people.postings import begin_posting, end_posting
from learning.people.transfers import Terms, propose_sending
from learning.staff_import.plan import plan_import
from tests.addresses import refused
from tests.learning.staff_import.test_scope_of_officers import book_of

TODAY = timezone.localdate
DESK = "Trung tâm Phục vụ hành chính công"


@pytest.fixture(params=["former", "coming"])
def officer(request: Any, make_user: Callable[..., User]) -> User:
    """HR of the agency that An is leaving, or of the one that An goes to."""
    unit = "pleiku" if request.param == "former" else "gao"
    return make_user("khanh", "Ksor Khánh", Role.HR, unit, unit)


@pytest.fixture
def on_the_way(an: User, units: dict[str, Unit], arguments: dict[str, Any]) -> None:
    """An goes to another agency in ten days, as both have agreed."""
    Transfer.objects.all().delete()
    begin_posting(an, unit=units["gao"], starts_on=TODAY() + dt.timedelta(days=10))


def sent(client: Client, name: str, args: dict[str, Any], **body: Any) -> bool:
    """Whether the page took it."""
    answer = client.post(reverse(name, args=args[name]), body)
    return answer.status_code == 302 and not refused(answer)


def begin(client: Client, officer: User, args: dict[str, Any]) -> bool:
    unit = officer.scopes.get().unit_id
    day = TODAY() + dt.timedelta(days=20)
    body = {"begin-kind": "main", "begin-unit": unit, "begin-starts_on": day}
    return sent(client, "desk_postings", args, act="begin", **body)


def end(client: Client, officer: User, args: dict[str, Any]) -> bool:
    running = Posting.objects.on(TODAY()).get(user=args["desk_postings"][0])
    day = TODAY() + dt.timedelta(days=30)
    body = {"end-posting": running.pk, "end-ends_on": day, "end-reason": "retired"}
    return sent(client, "desk_postings", args, act="end", **body)


def leave(client: Client, officer: User, args: dict[str, Any]) -> bool:
    body = {"leave-kind": "maternity", "leave-starts_on": TODAY()}
    return sent(client, "desk_postings", args, act="leave", **body)


def export(client: Client, officer: User, args: dict[str, Any]) -> bool:
    return not refused(client.get(reverse("desk_person_export", args=args["desk_person_export"])))


def ask_exemption(client: Client, officer: User, args: dict[str, Any]) -> bool:
    body = {"kind": "exempt", "starts_on": TODAY(), "reason": "Nghỉ thai sản"}
    return sent(client, "desk_exemption_new", args, **body)


def exempt(client: Client, officer: User, args: dict[str, Any]) -> bool:
    return sent(client, "desk_exemption", args, act="grant", note="x", decision_number="1")


def settle_due(client: Client, officer: User, args: dict[str, Any]) -> bool:
    return sent(client, "desk_due", args, decision="proposed")


def recognise(client: Client, officer: User, args: dict[str, Any]) -> bool:
    return sent(client, "desk_outside_decide", args, act="grant", hours=8, note="x")


def proof(client: Client, officer: User, args: dict[str, Any]) -> bool:
    return not refused(client.get(reverse("desk_outside_proof", args=args["desk_outside_proof"])))


def queue(client: Client, officer: User, args: dict[str, Any]) -> bool:
    return any(each.count for each in waiting_for(officer))


def certificate_outside(client: Client, officer: User, args: dict[str, Any]) -> bool:
    decided = {"decided_by": officer, "decided_at": timezone.now(), "hours_accepted": 8}
    OutsideTraining.objects.update(state="granted", **decided)
    training = OutsideTraining.objects.get()
    return may(lambda: propose_outside(training, body=default_body(), by=officer, reason="x"))


def certificate_copy(client: Client, officer: User, args: dict[str, Any]) -> bool:
    Proposal.objects.all().delete()
    return may(lambda: propose_copy(Certificate.objects.get(), by=officer, reason="x"))


def approve(client: Client, officer: User, args: dict[str, Any]) -> bool:
    Proposal.objects.update(proposed_by=User.objects.get(staff_code="hanh"))
    return may(lambda: approve_proposal(Proposal.objects.get(), by=officer))


def letter(client: Client, officer: User, args: dict[str, Any]) -> bool:
    return may_get_letter(User.objects.get(staff_code="an"), by=officer)


def address(client: Client, officer: User, args: dict[str, Any]) -> bool:
    return bool(confirm_changes(list(EmailChange.objects.all()), by=officer))


def transfer(client: Client, officer: User, args: dict[str, Any]) -> bool:
    Transfer.objects.all().delete()
    to, person = Unit.objects.get(name="UBND xã Gào"), User.objects.get(staff_code="an")
    return may(lambda: propose_sending(person, to_unit=to, terms=Terms(TODAY()), by=officer))


def listed(client: Client, officer: User, args: dict[str, Any]) -> bool:
    row = ["an", "Nguyễn Văn An", DESK, "", "Công chức", "05/01/1990", "", ""]
    plan = planned(officer, row)
    return bool(plan.changed or plan.unchanged or plan.clearing)


def left_out(client: Client, officer: User, args: dict[str, Any]) -> bool:
    return bool(planned(officer, ["moi", "Ai Đó", DESK, "", "Công chức", "", "", ""]).leavers)


def planned(officer: User, row: list[str]) -> Any:
    root = Unit.objects.get(name="UBND phường Pleiku")
    return plan_import(read_staff(book_of(row)), root=root, reach=reach_of(officer))


def may(act: Callable[[], object]) -> bool:
    """Whether the officer is let in, whatever the dates are worth."""
    try:
        act()
    except PermissionDenied:
        return False
    except ValidationError:
        return True
    return True


DOORS = {
    each.__name__: each
    for each in (
        begin,
        end,
        leave,
        export,
        ask_exemption,
        exempt,
        settle_due,
        recognise,
        proof,
        queue,
        certificate_outside,
        certificate_copy,
        approve,
        letter,
        address,
        transfer,
        listed,
        left_out,
    )
}


@pytest.fixture
def browser(officer: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(officer)
    return client


# An is still the sending side's, but for what would undo where An goes.
UNDOING = {"begin", "end", "listed", "left_out"}


def opened(browser: Client, officer: User, arguments: dict[str, Any]) -> set[str]:
    """The doors that took or gave something, each tried on the same data."""
    found = set()
    coming = Posting.objects.filter(starts_on__gt=TODAY())
    agreed = list(coming.values())
    for name, door in DOORS.items():
        with transaction.atomic():
            if door(browser, officer, arguments):
                found.add(name)
            kept = coming.filter(pk__in=[row["id"] for row in agreed])
            assert list(kept.values()) == agreed, name
            transaction.set_rollback(True)
    return found


def test_neither_officer_undoes_alone_where_somebody_goes(
    on_the_way: None, browser: Client, officer: User, arguments: dict[str, Any]
) -> None:
    is_former = officer.scopes.get().unit.name == "UBND phường Pleiku"
    expected = set(DOORS) - UNDOING if is_former else set()
    assert opened(browser, officer, arguments) == expected


@pytest.mark.parametrize("officer", ["former"], indirect=True)
def test_the_own_officer_decides_about_who_stays(
    browser: Client, officer: User, arguments: dict[str, Any]
) -> None:
    assert opened(browser, officer, arguments) == set(DOORS)


def test_who_retires_before_the_day_leaves_only_the_own_agency(
    on_the_way: None, an: User, make_user: Callable[..., User]
) -> None:
    officer = make_user("khanh", "Ksor Khánh", Role.HR, "pleiku", "pleiku")
    own, coming = an.postings.order_by("starts_on")
    with pytest.raises(ValidationError, match="làm việc ở đơn vị khác"):
        end_posting(own, ends_on=coming.starts_on, reason="resigned", by=officer)
    assert end_posting(own, ends_on=TODAY(), reason="resigned", by=officer)
    coming.refresh_from_db()
    assert coming.ends_on is None


def test_a_post_beside_the_main_one_is_ended_by_its_own_agency(
    an: User, units: dict[str, Unit], make_user: Callable[..., User], client: Client
) -> None:
    officer = make_user("khanh", "Ksor Khánh", Role.HR, "pleiku", "pleiku")
    beside = begin_posting(an, unit=units["gao"], kind="concurrent", starts_on=TODAY())
    client.force_login(officer)
    day = TODAY() + dt.timedelta(days=1)
    body = {"end-posting": beside.pk, "end-ends_on": day, "end-reason": "other", "act": "end"}
    answer = client.post(reverse("desk_postings", args=[an.pk]), body)
    beside.refresh_from_db()
    assert (answer.status_code, beside.ends_on) == (200, None)
    assert "UBND xã Gào (" not in answer.content.decode()
