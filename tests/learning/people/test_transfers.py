"""A move between agencies: proposed by one side, agreed to by the other, told to all."""

import datetime as dt
import re
from itertools import product
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from learning.access.reach import outside
from learning.access.rights import may_see_person
from learning.enums import PostingEnd, Role, TransferState
from learning.models import AuditEntry, Transfer, TransferNotice
from learning.people import transfer_letters
from learning.people.postings_on import main_posting
from learning.people.transfer_decisions import (
    accept_transfer,
    expire_transfers,
    refuse_transfer,
    to_decide,
    withdraw_transfer,
)
from learning.people.transfer_names import MAX_TRIES, Named
from learning.people.transfers import Terms, propose_receiving, propose_sending
from learning.reporting.person.history import find_people
from tests.learning.staff_import.test_scope_of_officers import DESK, book_of, upload

TODAY = timezone.localdate
BORN = dt.date(1990, 1, 5)
DECIDED = [state for state in TransferState if state != TransferState.WAITING]
ACTS = ("accept", "refuse", "withdraw")


@pytest.fixture(autouse=True)
def _letters_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "learning.people.transfers.enqueue", lambda _task: transfer_letters.tell_transfers()
    )


@pytest.fixture
def sender(make_user):
    """HR of An's ward."""
    return make_user("gui", "Cán bộ Bên Gửi", Role.HR, "pleiku", "pleiku")


@pytest.fixture
def receiver(make_user):
    """HR of the commune of Gào."""
    return make_user("nhan", "Cán bộ Bên Nhận", Role.HR, "gao", "gao")


def terms(days: int = 10) -> Terms:
    return Terms(TODAY() + dt.timedelta(days=days), "Phó phòng", "12/QĐ")


@pytest.fixture
def sent(an, units, sender, receiver):
    return propose_sending(an, to_unit=units["gao"], terms=terms(), by=sender)


@pytest.fixture
def asked(an, units, sender, receiver):
    named = Named("an", "Nguyễn Văn An", BORN)
    return propose_receiving(named, to_unit=units["gao"], terms=terms(), by=receiver)


def test_a_person_who_is_sent_is_taken_on_the_day(an, units, sent, receiver):
    assert main_posting(an, TODAY() + dt.timedelta(days=20)).unit == units["desk"]
    assert accept_transfer(sent, by=receiver, unit=units["gao"])
    old, new = an.postings.order_by("starts_on")
    assert (old.ends_on, old.end_reason) == (
        sent.starts_on - dt.timedelta(days=1),
        PostingEnd.MOVED,
    )
    assert (new.unit, new.starts_on, new.position) == (units["gao"], sent.starts_on, "Phó phòng")
    assert main_posting(an, TODAY()).unit == units["desk"], "until the day"
    assert not accept_transfer(Transfer.objects.get(), by=receiver, unit=units["gao"])
    assert an.postings.count() == 2


def test_a_person_who_is_asked_for_is_let_go_by_the_own_officer(an, units, asked, sender):
    assert accept_transfer(asked, by=sender)
    assert an.postings.get(ends_on=None).unit == units["gao"]


def test_both_officers_and_the_person_are_told_and_the_log_says_so(
    an, sent, receiver, sender, units
):
    told = {letter.to[0] for letter in mail.outbox}
    assert told == {an.email, receiver.email}
    accept_transfer(sent, by=receiver, unit=units["gao"])
    told = {letter.to[0] for letter in mail.outbox[2:]}
    assert told == {an.email, receiver.email, sender.email}
    events = AuditEntry.objects.filter(event__startswith="transfer.").order_by("pk")
    assert [(one.event, one.actor, one.about) for one in events] == [
        ("transfer.proposed", sender, an),
        ("transfer.accepted", receiver, an),
    ]


def test_a_refusal_has_its_reason_and_the_proposer_reads_it(an, sent, receiver, sender):
    with pytest.raises(ValidationError):
        refuse_transfer(sent, by=receiver, reason=" ")
    assert refuse_transfer(sent, by=receiver, reason="Không còn biên chế.")
    assert (mail.outbox[-1].to, "Không còn biên chế." in mail.outbox[-1].body) == (
        [sender.email],
        True,
    )
    assert an.postings.count() == 1


def test_who_was_asked_is_told_when_it_is_taken_back(sent, sender, receiver):
    with pytest.raises(PermissionDenied):
        withdraw_transfer(sent, by=receiver)
    assert withdraw_transfer(sent, by=sender)
    assert receiver.email in {letter.to[0] for letter in mail.outbox[2:]}
    assert to_decide(receiver) == []


def test_what_nobody_decides_expires(sent, receiver, sender, units):
    Transfer.objects.update(expires_at=timezone.now())
    sent.refresh_from_db()
    with pytest.raises(ValidationError):
        accept_transfer(sent, by=receiver, unit=units["gao"])
    assert expire_transfers() == 1
    assert mail.outbox[-1].to == [sender.email]
    assert expire_transfers() == 0


def test_whoever_looks_after_both_sides_moves_at_once(an, units, hanh):
    row = propose_sending(an, to_unit=units["gao"], terms=terms(0), by=hanh)
    assert row.state == TransferState.ACCEPTED
    assert an.postings.get(ends_on=None).unit == units["gao"]


def test_an_officer_above_both_may_decide(sent, hanh, units, an):
    assert accept_transfer(sent, by=hanh, unit=units["gao"])
    assert an.postings.count() == 2


@pytest.mark.parametrize("fixture", ["sent", "asked"])
@pytest.mark.parametrize("who", ["proposer", "person", "third", "learner"])
def test_nobody_else_decides(request, make_user, units, an, chau, fixture, who):
    """Not the proposer, not the person (an officer too), not an officer of neither side."""
    row = request.getfixturevalue(fixture)
    if who == "person":
        an.groups.set(row.proposed_by.groups.all())
        an.scopes.create(unit=units["province"])
    province = units["province"]
    third = province.add_child(name="Sở Khác")
    third.refresh_from_db()
    other = make_user("ba", "Cán bộ Thứ Ba", Role.HR, "gao")
    other.scopes.create(unit=third)
    people = {"proposer": row.proposed_by, "person": an, "third": other, "learner": chau}
    by = people[who]
    for act in (
        lambda: accept_transfer(row, by=by, unit=units["gao"]),
        lambda: refuse_transfer(row, by=by, reason="x"),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert to_decide(by) == []
    assert an.postings.count() == 1


def test_a_receiver_puts_nobody_into_others_units(sent, receiver, units):
    with pytest.raises(PermissionDenied):
        accept_transfer(sent, by=receiver, unit=units["pleiku"])
    with pytest.raises(ValidationError):
        accept_transfer(sent, by=receiver)


def test_nobody_sends_strangers_or_oneself(chau, sender, units):
    for person in (chau, sender):
        with pytest.raises(PermissionDenied):
            propose_sending(person, to_unit=units["gao"], terms=terms(), by=sender)


def test_nobody_receives_into_others_units(an, receiver, units):
    with pytest.raises(PermissionDenied):
        propose_receiving(
            Named("an", "x", BORN), to_unit=units["pleiku"], terms=terms(), by=receiver
        )


WRONG = [("an", dt.date(1991, 1, 1)), ("khong-co", BORN), ("nhan", BORN), ("chau", BORN)]


@pytest.mark.parametrize(("code", "born"), WRONG)
def test_a_wrong_guess_reads_like_a_right_one(client, an, receiver, sender, units, code, born):
    """Neither that the code exists nor that the birth date is wrong."""
    client.force_login(receiver)
    right = _ask(client, units, "an", BORN)
    letters = len(mail.outbox)
    TransferNotice.objects.all().delete()
    Transfer.objects.all().delete()
    assert _ask(client, units, code, born) == right
    assert len(mail.outbox) == letters, "a stranger was written to"


WRONG_DAY = dt.date(1991, 1, 1)


@pytest.mark.parametrize("before", [[], [WRONG_DAY], [BORN], [WRONG_DAY, BORN]])
@pytest.mark.parametrize("by_colleague", [False, True])
def test_no_row_of_guesses_tells_which_was_right(
    client, an, receiver, sender, units, make_user, before, by_colleague
):
    """Nor whether one of before was, by the officer or by a colleague."""
    other = make_user("nhan2", "Cán bộ Thứ Hai", Role.HR, "gao", "gao")
    seen = set()
    for guess in (BORN, dt.date(1992, 2, 2)):
        TransferNotice.objects.all().delete()
        Transfer.objects.all().delete()
        client.force_login(receiver)
        for born in before:
            _ask(client, units, "an", born)
        if by_colleague:
            client.force_login(other)
        seen.add(_ask(client, units, "an", guess))
        client.force_login(receiver)
        seen.add(_list(client).replace(other.full_name, receiver.full_name) if before else "")
    assert len(seen) == 2, "one page after the guess, one list of who guessed before"


@pytest.mark.parametrize("right_at", [1, MAX_TRIES, MAX_TRIES + 1])
def test_nobody_guesses_on(an, units, receiver, sender, right_at):
    days = [WRONG_DAY + dt.timedelta(days=n) for n in range(MAX_TRIES + 2)]
    days[right_at - 1] = BORN
    said = []
    for born in days:
        named = Named("an", "Ai Đó", born)
        try:
            row = propose_receiving(named, to_unit=units["gao"], terms=terms(), by=receiver)
            withdraw_transfer(row, by=receiver)
            said.append("")
        except ValidationError as error:
            said.append(error.messages[0][:30])
    assert said == [""] * MAX_TRIES + ["Trong 30 ngày qua anh/chị đã đ"] * 2
    assert Transfer.objects.filter(user=an).count() == int(right_at <= MAX_TRIES)


def _list(client: Any) -> str:
    text = client.get(reverse("desk_transfers")).content.decode()
    return _without_tokens(text[text.index("<main") :])


def _without_tokens(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|chuyen-don-vi/\d+', "", text)


def _ask(client: Any, units: Any, code: str, born: dt.date) -> str:
    """What the officer reads after the proposal, without what differs by itself."""
    fields = {
        "act": "receive",
        "receive-staff_code": code,
        "receive-full_name": "Ai Đó",
        "receive-birth_date": born.isoformat(),
        "receive-to_unit": units["gao"].pk,
        "receive-starts_on": TODAY().isoformat(),
    }
    text = client.post(reverse("desk_transfer_new"), fields, follow=True).content.decode()
    main = text[text.index("<main") :]
    assert "Đã gửi đề nghị" in main
    return _without_tokens(main).replace(f"({code})", "(…)")


def test_a_receiving_officer_reads_only_what_was_typed(client, an, receiver, units):
    client.force_login(receiver)
    text = _ask(client, units, "an", BORN)
    for secret in (an.full_name, an.email, units["desk"].name, units["pleiku"].name):
        assert secret not in text
    assert Transfer.objects.get().user == an


def test_rows_out_of_scope_become_proposals_by_one_button(client, an, receiver, sender, units):
    client.force_login(receiver)
    room = units["gao"].add_child(name="Phòng Kinh tế")
    rows = [
        ["an", "Nguyễn Văn An", room.name, "", "Công chức", "05/01/1990", "", ""],
        ["gui", "Kẻ Lạ", room.name, "", "Công chức", "05/01/1991", "", ""],
    ]
    client.post(reverse("desk_import"), {"root": units["gao"].pk, "file": book_of(*rows)})
    batch = receiver.staff_imports.get()
    assert [row.verdict for row in batch.rows.exclude(number=None)] == ["outside", "outside"]
    address = reverse("desk_import_transfers", args=[batch.pk])
    for _time in range(2):
        text = client.post(address, follow=True).content.decode()
    assert Transfer.objects.count() == 2
    assert sender.email not in text
    assert [row.user for row in to_decide(sender)] == [an]
    client.post(reverse("desk_import_preview", args=[batch.pk]), {"take": "all"})
    assert an.postings.count() == 1
    accept_transfer(to_decide(sender)[0], by=sender)
    assert an.postings.get(ends_on=None).unit == room


@pytest.mark.parametrize("side", ["receiving", "sending"])
def test_a_mistyped_proposal_keeps_no_right_one_back(an, units, sender, receiver, side):
    """Nor does a colleague's: it reads as sent, and would reach nobody for thirty days."""
    wrong = Named("an", "Nguyễn Văn An", dt.date(1991, 1, 5))
    propose_receiving(wrong, to_unit=units["gao"], terms=terms(), by=receiver)
    if side == "receiving":
        right = Named("an", "Nguyễn Văn An", BORN)
        propose_receiving(right, to_unit=units["gao"], terms=terms(), by=receiver)
    else:
        propose_sending(an, to_unit=units["gao"], terms=terms(), by=sender)
    [row] = to_decide(sender if side == "receiving" else receiver)
    assert row.user == an


def test_a_right_proposal_is_not_put_aside_by_a_mistyped_one(an, units, asked, sender, receiver):
    wrong = Named("an", "Nguyễn Văn An", dt.date(1991, 1, 5))
    propose_receiving(wrong, to_unit=units["gao"], terms=terms(), by=receiver)
    assert to_decide(sender) == [asked]


def test_whoever_sent_somebody_away_does_not_send_them_on(an, units, make_user, sent, receiver):
    """One proposal to each of two agencies: the second would take them from the first."""
    third = units["province"].add_child(name="Sở Khác")
    other = make_user("ba", "Cán bộ Thứ Ba", Role.HR, "gao")
    other.scopes.create(unit=third)
    second = propose_sending(an, to_unit=third, terms=terms(5), by=sent.proposed_by)
    assert accept_transfer(second, by=other, unit=third)
    with pytest.raises(ValidationError):
        accept_transfer(sent, by=receiver, unit=units["gao"])
    assert an.postings.get(ends_on=None).unit == third
    assert refuse_transfer(sent, by=receiver, reason="Đã về Sở Khác.")


@pytest.mark.parametrize(("state", "act"), list(product(DECIDED, ACTS)))
def test_what_is_decided_stays_decided(client, an, units, sender, receiver, state, act):
    row = propose_sending(an, to_unit=units["gao"], terms=terms(), by=sender)
    fields: dict[str, Any] = {"state": state, "decided_at": timezone.now(), "reason": "x"}
    if state == TransferState.ACCEPTED:
        fields["posting"] = an.postings.get()
    Transfer.objects.filter(pk=row.pk).update(**fields)
    client.force_login(sender if act == "withdraw" else receiver)
    posted = {"act": act, "unit": units["gao"].pk, "reason": "y"}
    client.post(reverse("desk_transfer_decide", args=[row.pk]), posted)
    row.refresh_from_db()
    assert (row.state, row.reason, an.postings.count()) == (state, "x", 1)


def test_the_desk_shows_each_side_its_own(client, an, sent, sender, receiver, units):
    client.force_login(receiver)
    page = client.get(reverse("desk_transfers")).content.decode()
    assert an.full_name in page
    posted = {"act": "accept", "unit": units["gao"].pk, "position": "Chuyên viên"}
    client.post(reverse("desk_transfer_decide", args=[sent.pk]), posted)
    assert Transfer.objects.get().state == TransferState.ACCEPTED
    client.force_login(sender)
    assert "Đã đồng ý" in client.get(reverse("desk_transfers")).content.decode()


@pytest.mark.parametrize("gap", [False, True], ids=["posted until then", "posting ended before"])
def test_until_the_day_the_person_is_in_the_sending_sides_lists(
    an, units, sent, sender, receiver, gap, time_machine
):
    assert accept_transfer(sent, by=receiver, unit=units["gao"])
    if gap:
        an.postings.filter(unit=units["desk"]).update(ends_on=TODAY() - dt.timedelta(days=1))
    assert lists_of(sender, an, left=gap) == (True, True, True)
    assert lists_of(receiver, an, left=gap) == (False, False, False)
    time_machine.move_to(timezone.now() + dt.timedelta(days=10), tick=False)
    assert lists_of(sender, an) == (False, False, False)
    assert lists_of(receiver, an) == (True, True, True)


def lists_of(officer, person, *, left=False):
    """Whether the person is found, their page opens, and a list may name them."""
    found = find_people(officer, person.staff_code, left=left)
    return (
        found.filter(pk=person.pk).exists(),
        may_see_person(officer, person),
        not outside(officer, [person.pk]),
    )


def test_who_is_to_begin_belongs_to_where_they_will(make_user, units, sender, receiver):
    new = make_user("moi", "Người Mới", Role.LEARNER, "gao")
    new.postings.update(starts_on=TODAY() + dt.timedelta(days=5))
    assert lists_of(receiver, new, left=True)[1:] == (True, True)
    assert lists_of(sender, new, left=True) == (False, False, False)


def test_the_sending_side_takes_nobody_back_from_where_they_go(
    client, an, units, sent, sender, receiver
):
    accept_transfer(sent, by=receiver, unit=units["gao"])
    client.force_login(sender)
    later = TODAY() + dt.timedelta(days=20)
    posted = {"unit": units["desk"].pk, "starts_on": later.strftime("%d/%m/%Y"), "kind": "main"}
    posted = {"act": "begin", **{f"begin-{name}": value for name, value in posted.items()}}
    page = client.post(reverse("desk_postings", args=[an.pk]), posted)
    assert "Đã có đồng ý chuyển người này" in page.text
    assert an.postings.get(ends_on=None).unit == units["gao"]


def test_nobody_who_is_to_go_is_let_go_to_a_third(an, units, sent, sender, receiver, make_user):
    third = units["province"].add_child(name="Sở Khác")
    other = make_user("ba", "Cán bộ Thứ Ba", Role.HR, "gao")
    other.scopes.create(unit=third)
    named = Named("an", "Nguyễn Văn An", BORN)
    accept_transfer(sent, by=receiver, unit=units["gao"])
    second = propose_receiving(named, to_unit=third, terms=terms(20), by=other)
    with pytest.raises(ValidationError, match="Đã có đồng ý chuyển"):
        accept_transfer(second, by=sender)
    assert an.postings.get(ends_on=None).unit == units["gao"]


@pytest.mark.parametrize("elsewhere", [False, True])
def test_the_own_list_names_who_is_to_go_and_moves_nobody(
    client, an, units, sent, sender, receiver, elsewhere
):
    an.postings.update(position="")
    units["pleiku"].add_child(name="Văn phòng")
    accept_transfer(sent, by=receiver, unit=units["gao"])
    client.force_login(sender)
    place = "Văn phòng" if elsewhere else DESK
    row = ["an", an.full_name, place, "", "Công chức", "05/01/1990", "", an.email]
    found = upload(client, units, row).rows.get(number=2)
    assert (found.verdict == "outside") == elsewhere
