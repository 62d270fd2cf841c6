"""Nobody takes an account over by its address: whatever door a new one comes in by."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from learning.accounts import email_letters
from learning.accounts.email_changes import expire_email_changes, propose_email
from learning.accounts.email_decisions import (
    confirm_by_old_address,
    confirm_changes,
    link_token,
    refuse_change,
    withdraw_change,
)
from learning.enums import EmailChangeSource, EmailChangeState, Role
from learning.interfaces.tokens import make_token
from learning.models import EmailChange, User
from tests.learning.staff_import.test_scope_of_officers import book_of

NEW = "ke.gian@gialai.example"


@pytest.fixture(autouse=True)
def _letters_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is queued is written at once: the tests look at what people get."""
    for module in ("email_changes", "email_decisions"):
        monkeypatch.setattr(
            f"learning.accounts.{module}.enqueue", lambda _task: email_letters.tell_email_changes()
        )


@pytest.fixture
def officer(make_user):
    """HR of An's ward."""
    return make_user("canbo", "Cán bộ Phường", Role.HR, "pleiku", "pleiku")


@pytest.fixture
def second(make_user):
    return make_user("canbo2", "Cán bộ Thứ Hai", Role.HR, "pleiku", "pleiku")


@pytest.fixture
def change(an, officer):
    propose_email(an, NEW, by=officer, source=EmailChangeSource.LIST)
    return EmailChange.objects.get()


def by_list(client, person, officer, units, admin):
    client.force_login(officer)
    desk = "Trung tâm Phục vụ hành chính công"
    row = [person.staff_code, person.full_name, desk, "", "Công chức", "05/01/1990", "", NEW]
    client.post(reverse("desk_import"), {"root": units["pleiku"].pk, "file": book_of(row)})
    page = officer.staff_imports.get()
    client.post(reverse("desk_import_preview", args=[page.pk]), {"take": "all"})


def by_api(client, person, officer, units, admin):
    expires = timezone.now() + dt.timedelta(days=9)
    _token, text = make_token(
        name="x", source="x", scopes=["staff:write"], unit=units["pleiku"], by=admin,
        expires_at=expires,
    )  # fmt: skip
    body = json.dumps({"items": [{"staff_code": person.staff_code, "email": NEW}]})
    answer = client.post(
        "/api/v1/people", body, content_type="application/json",
        headers={"Authorization": f"Bearer {text}"},
    )  # fmt: skip
    assert answer.json()["changed"] == 1


def by_user_form(client, person, officer, units, admin):
    client.force_login(admin)
    fields = {"staff_code": person.staff_code, "full_name": person.full_name, "email": NEW}
    groups = [Group.objects.get(name=Role.LEARNER.value).pk]
    fields |= {"category": "civil_servant", "is_active": "on", "groups": groups}
    answer = client.post(reverse("wagtailusers_users:edit", args=[person.pk]), fields)
    assert answer.status_code == 302


DOORS = [by_list, by_api, by_user_form]


@pytest.mark.parametrize("door", DOORS)
def test_an_address_from_any_door_waits_and_passwords_go_to_the_old_one(
    client, an, officer, units, admin, door
):
    old = an.email
    door(client, an, officer, units, admin)
    assert User.objects.get(pk=an.pk).email == old
    assert EmailChange.objects.get().new_email == NEW
    told = [(letter.to, NEW in letter.body) for letter in mail.outbox]
    assert told == [([old], True)]
    client.logout()
    for address in (NEW, old):
        client.post(reverse("account_reset_password"), {"email": address})
    resets = [letter for letter in mail.outbox[1:] if "dat-lai" in letter.body]
    assert [letter.to for letter in resets] == [[old]]


@pytest.mark.parametrize("door", DOORS)
def test_the_same_again_proposes_and_writes_nothing_more(client, an, officer, units, admin, door):
    door(client, an, officer, units, admin)
    propose_email(an, NEW, by=officer, source=EmailChangeSource.API)
    assert EmailChange.objects.count() == len(mail.outbox) == 1


def test_the_preview_counts_the_addresses_that_will_wait(client, an, officer, units):
    client.force_login(officer)
    desk = "Trung tâm Phục vụ hành chính công"
    row = ["an", "Nguyễn Văn An", desk, "", "Công chức", "05/01/1990", "", NEW]
    answer = client.post(
        reverse("desk_import"), {"root": units["pleiku"].pk, "file": book_of(row)}, follow=True
    )
    text = answer.content.decode()
    assert "Thư điện tử: 1 chờ xác nhận" in text
    assert f"{NEW} (chờ xác nhận)" in text


def test_an_empty_cell_takes_nobodys_address_away(client, an, officer, units):
    client.force_login(officer)
    desk = "Trung tâm Phục vụ hành chính công"
    row = ["an", "Nguyễn Văn An", desk, "", "Công chức", "05/01/1990", "", ""]
    client.post(reverse("desk_import"), {"root": units["pleiku"].pk, "file": book_of(row)})
    page = officer.staff_imports.get()
    client.post(reverse("desk_import_preview", args=[page.pk]), {"take": "all"})
    assert User.objects.get(pk=an.pk).email == an.email
    assert not EmailChange.objects.exists()


def test_the_first_address_of_an_account_that_nobody_ever_used_is_set_at_once(an, officer):
    an.email = ""
    an.set_unusable_password()
    an.save()
    assert propose_email(an, NEW, by=officer, source=EmailChangeSource.LIST)
    assert User.objects.get(pk=an.pk).email == NEW
    assert not EmailChange.objects.exists()


@pytest.mark.parametrize("use", ["password", "sign-in"])
def test_an_account_without_an_address_that_was_used_needs_a_second_officer(
    an, officer, second, use
):
    an.email = ""
    if use == "sign-in":
        an.set_unusable_password()
        an.last_login = timezone.now()
    an.save()
    propose_email(an, NEW, by=officer, source=EmailChangeSource.LIST)
    assert User.objects.get(pk=an.pk).email == ""
    assert mail.outbox == []
    assert confirm_changes(list(EmailChange.objects.all()), by=second) == 1
    assert User.objects.get(pk=an.pk).email == NEW


def link_in(letter: Any) -> str:
    found = re.search(r"https?://[^/]+(/thu-dien-tu/\S+)", letter.body)
    assert found
    return found[1]


def test_the_link_in_the_letter_is_used_once(client, an, change):
    link = link_in(mail.outbox[0])
    page = client.get(link)
    assert NEW in page.content.decode()
    assert User.objects.get(pk=an.pk).email == an.email, "a program opened the link"
    assert "Đã đổi" in client.post(link, {"act": "confirm"}).content.decode()
    assert User.objects.get(pk=an.pk).email == NEW
    assert client.get(link).status_code == client.post(link, {"act": "confirm"}).status_code == 404
    assert [letter.to for letter in mail.outbox] == [[an.email]] * 2, "told at the old address"


def test_who_reads_the_old_address_may_say_no(client, an, change):
    client.post(link_in(mail.outbox[0]), {"act": "refuse"})
    change.refresh_from_db()
    assert (change.state, User.objects.get(pk=an.pk).email) == ("refused", an.email)
    assert confirm_by_old_address(change) is False


@pytest.mark.parametrize("how", ["expired", "forged", "of another", "superseded", "withdrawn"])
def test_a_link_that_is_over_opens_nothing(client, an, chau, officer, change, how):
    token = link_token(change)
    if how == "expired":
        EmailChange.objects.update(expires_at=timezone.now())
        assert expire_email_changes() == 1
    elif how == "forged":
        token = token[:-2] + ("aa" if not token.endswith("aa") else "bb")
    elif how == "of another":
        EmailChange.objects.filter(pk=change.pk).update(old_email=chau.email)
    elif how == "superseded":
        propose_email(an, "khac@gialai.example", by=officer, source=EmailChangeSource.LIST)
    else:
        withdraw_change(change, by=officer)
    address = reverse("email_change", args=[token])
    assert client.post(address, {"act": "confirm"}).status_code == 404
    assert User.objects.get(pk=an.pk).email == an.email


def decide(client, who, change, act="confirm", **fields):
    client.force_login(who)
    fields = {"id": change.pk, "act": act} | fields
    client.post(reverse("desk_email_changes_decide"), fields)
    change.refresh_from_db()
    return change.state


def test_a_second_officer_confirms_and_the_old_address_is_told(client, an, second, change):
    assert decide(client, second, change) == "confirmed"
    assert User.objects.get(pk=an.pk).email == NEW
    assert (mail.outbox[-1].to, NEW in mail.outbox[-1].body) == ([an.email], True)
    assert "thư đặt lại mật khẩu" in mail.outbox[-1].body.lower()


def test_who_proposed_confirms_nothing(client, an, officer, change):
    assert decide(client, officer, change) == "waiting"
    assert decide(client, officer, change, act="withdraw") == "withdrawn"


@pytest.mark.parametrize("who", ["officer", "second"])
def test_what_is_said_is_what_was_done(client, request, change, who):
    """A press that confirmed nothing does not read as one that did."""
    client.force_login(request.getfixturevalue(who))
    fields = {"id": change.pk, "act": "confirm"}
    page = client.post(reverse("desk_email_changes_decide"), fields, follow=True).content.decode()
    confirmed = who == "second"
    assert ("Đã ghi nhận" in page) == confirmed
    assert ("Chưa có gì thay đổi" in page) != confirmed


def test_nobody_confirms_the_own_address(client, an, officer, second):
    propose_email(second, NEW, by=officer, source=EmailChangeSource.LIST)
    assert decide(client, second, EmailChange.objects.get()) == "waiting"


def test_an_officer_of_another_ward_neither_sees_nor_confirms(client, make_user, an, change):
    other = make_user("la", "Cán bộ Xã", Role.HR, "gao", "gao")
    for act in ("confirm", "refuse", "withdraw"):
        assert decide(client, other, change, act=act) == "waiting"
    page = client.get(reverse("desk_email_changes")).content.decode()
    assert an.full_name not in page
    assert NEW not in page
    assert confirm_changes([change], by=other) == 0


def test_who_may_enter_the_administration_is_an_administrators_matter(
    client, make_user, binh, officer, second, admin
):
    propose_email(binh, NEW, by=officer, source=EmailChangeSource.LIST)
    change = EmailChange.objects.get()
    assert decide(client, second, change) == "waiting"
    assert decide(client, admin, change) == "confirmed"


def test_a_superusers_address_is_a_superusers_matter(client, make_user, admin):
    one = make_user("qt1", "Quản trị Một", Role.ADMIN, "province")
    two = make_user("qt2", "Quản trị Hai", Role.ADMIN, "province")
    propose_email(admin, NEW, by=one, source=EmailChangeSource.ADMIN)
    assert decide(client, two, EmailChange.objects.get()) == "waiting"


def test_learners_confirm_nothing(an, chau, change):
    with pytest.raises(PermissionDenied):
        confirm_changes([change], by=chau)


def test_a_list_is_confirmed_by_one_button_of_somebody_else(
    client, make_user, officer, second, units
):
    people = [make_user(f"n{n}", f"Người Số {n}", Role.LEARNER, "desk") for n in range(3)]
    client.force_login(officer)
    desk = "Trung tâm Phục vụ hành chính công"
    rows = [
        [
            one.staff_code,
            one.full_name,
            desk,
            "",
            "Công chức",
            "",
            "",
            f"moi{one.pk}@gialai.example",
        ]
        for one in people
    ]
    client.post(reverse("desk_import"), {"root": units["pleiku"].pk, "file": book_of(*rows)})
    page = officer.staff_imports.get()
    client.post(reverse("desk_import_preview", args=[page.pk]), {"take": "all"})
    client.post(reverse("desk_email_changes_decide"), {"list": page.pk, "act": "confirm"})
    assert EmailChange.objects.filter(state="waiting").count() == 3
    client.force_login(second)
    shown = client.get(reverse("desk_email_changes"), {"danh-sach": page.pk}).content.decode()
    assert "Xác nhận cả 3 địa chỉ của danh sách này" in shown
    client.post(reverse("desk_email_changes_decide"), {"list": page.pk, "act": "confirm"})
    emails = set(User.objects.filter(pk__in=[one.pk for one in people]).values_list("email"))
    assert emails == {(f"moi{one.pk}@gialai.example",) for one in people}


def test_an_address_that_somebody_took_meanwhile_is_not_confirmed(an, chau, second, change):
    User.objects.filter(pk=chau.pk).update(email=NEW)
    assert confirm_changes([change], by=second) == 0
    assert User.objects.get(pk=an.pk).email == an.email


def test_of_two_people_with_the_same_new_address_neither_gets_it_at_once(
    an, make_user, officer, second, change
):
    other = make_user("hai", "Người Hai", Role.LEARNER, "desk")
    propose_email(other, NEW, by=officer, source=EmailChangeSource.LIST)
    assert confirm_changes(list(EmailChange.objects.all()), by=second) == 0


def test_a_letter_that_cannot_be_sent_is_tried_again(an, officer, monkeypatch):
    def broken(self: Any, *args: Any, **kwargs: Any) -> int:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(email_letters.EmailMessage, "send", broken)
        propose_email(an, NEW, by=officer, source=EmailChangeSource.LIST)
    assert mail.outbox == []
    assert email_letters.tell_email_changes() == 1
    assert email_letters.tell_email_changes() == 0


@pytest.mark.parametrize("state", EmailChangeState)
def test_what_is_decided_stays_decided(an, second, change, state):
    if state != EmailChangeState.WAITING:
        EmailChange.objects.update(state=state, decided_at=timezone.now())
        assert confirm_changes([change], by=second) == 0
        assert not refuse_change(change, by=second)
        assert not confirm_by_old_address(change)
        assert User.objects.get(pk=an.pk).email == an.email
