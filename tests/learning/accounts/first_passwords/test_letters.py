"""Sealed letters: who makes them for whom, what they say, and what is kept of the password."""

import datetime as dt
import io
import re

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from learning.accounts.first_passwords import letters as module
from learning.accounts.first_passwords.words import SIGNS, password_for
from learning.accounts.limits import PAIR
from learning.enums import Role
from learning.models import AuditEntry, Scope, SignInFailures, SignInPolicy, User
from learning.tasks import tell_letters
from tests.fixtures.cast import PASSWORD
from tests.learning.accounts.test_second_factor import code_of, set_up_app
from tests.learning.accounts.test_sessions import is_in, sign_in

URL = reverse("desk_sealed_letters")
PRINTED = re.compile(rf"[{SIGNS}]{{4}}(?:-[{SIGNS}]{{4}}){{3}}")


@pytest.fixture
def new(make_user) -> User:
    """Somebody of An's desk from a staff list: no password, no e-mail."""
    user: User = make_user("moi", "Ksor H'Mới", Role.LEARNER, "desk")
    user.set_unusable_password()
    user.email = ""
    user.save()
    return user


@pytest.fixture
def officer(hanh) -> Client:
    return sign_in(hanh)


def ask(client: Client, *people: User, **fields: str):
    return client.post(URL, {"nguoi": [each.pk for each in people], **fields})


def pages(answer) -> list[str]:
    assert answer.status_code == 200, answer.content.decode()[:2000]
    assert answer.headers["Content-Type"] == "application/pdf"
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]


def password_in(page: str) -> str:
    found = PRINTED.findall(page)
    assert len(found) == 1
    return found[0]


def test_a_letter_says_all_that_its_reader_needs(officer, new):
    (page,) = pages(ask(officer, new))
    flat = " ".join(page.split())
    last = timezone.localdate() + dt.timedelta(days=14)
    for said in ("Ksor H'Mới", "moi", "http://", last.strftime("%d/%m/%Y"), "THƯ NIÊM PHONG"):
        assert said in flat
    assert "Độc lập - Tự do - Hạnh phúc" in flat
    client = Client()
    client.post(reverse("account_login"), {"login": "moi", "password": password_in(page)})
    assert is_in(client)


def test_each_person_has_a_page_and_a_password_of_their_own(officer, new, make_user):
    other = make_user("nua", "Trịnh Văn Nữa", Role.LEARNER, "gao")
    User.objects.filter(pk=other.pk).update(password="!", email="")
    found = pages(ask(officer, new, other))
    assert len(found) == 2
    assert len({password_in(page) for page in found}) == 2
    assert [("Mới" in page, "Nữa" in page) for page in found].count((True, False)) == 1


def test_a_password_is_strong_and_no_keyboard_of_vietnamese_changes_it(an):
    found = {password_for(an) for _each in range(50)}
    assert len(found) == 50
    for password in found:
        assert PRINTED.fullmatch(password)
        # Telex and VNI mark vowels, "d" and "w"; the others look alike.
        assert not set(password) & set("aeiouydw01lbgqsz")


def test_what_the_officer_chooses_in_the_policy_counts(officer, new):
    policy = SignInPolicy.load()
    policy.letter_days = 3
    policy.save()
    ask(officer, new)
    new.refresh_from_db()
    assert timezone.localdate(new.temporary_password_until) == timezone.localdate() + dt.timedelta(
        days=3
    )


# For whom


def test_nobody_outside_the_officers_units(make_user, new, chau):
    officer = make_user("to", "Võ Tổ", Role.HR, "gao", "gao")
    was = User.objects.get(pk=new.pk).password
    client = sign_in(officer)
    assert ask(client, new).status_code in (302, 403)
    assert ask(client, chau, new, thay="1").status_code in (302, 403)
    assert "Mới" not in client.get(URL, {"nguoi": new.pk}).content.decode()
    assert User.objects.get(pk=new.pk).password == was
    assert chau.check_password(PASSWORD)


@pytest.mark.parametrize("whom", ["hanh", "binh", "lan", "admin"])
def test_nobody_who_enters_the_admin_nor_oneself(request, officer, whom):
    person = request.getfixturevalue(whom)
    was = person.password
    assert ask(officer, person, thay="1").status_code in (302, 403)
    assert User.objects.get(pk=person.pk).password == was
    assert f'value="{person.pk}"' not in officer.get(URL, {"nguoi": person.pk}).content.decode()


def test_an_administrator_makes_none_for_one_with_a_right_of_ones_own(admin, new):
    from django.contrib.auth.models import Permission

    new.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert ask(sign_in(admin), new).status_code in (302, 403)


def test_nobody_whose_account_is_closed(officer, new):
    User.objects.filter(pk=new.pk).update(is_active=False)
    assert ask(officer, new).status_code in (302, 403)
    assert not User.objects.get(pk=new.pk).has_usable_password()


@pytest.mark.parametrize("who", ["an", "binh", "lan", "minh"])
def test_only_hr_and_administrators(request, new, who):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(URL).status_code in (302, 403)
    assert ask(client, new).status_code in (302, 403)
    assert not User.objects.get(pk=new.pk).has_usable_password()


def test_whoever_has_a_password_keeps_it_unless_asked_for(officer, an):
    answer = ask(officer, an)
    assert answer.status_code == 422
    assert "Thay cả mật khẩu đang dùng" in answer.content.decode()
    assert User.objects.get(pk=an.pk).check_password(PASSWORD)


def test_a_reset_ends_the_sessions_and_the_person_is_told(officer, an):
    signed_in = sign_in(an)
    (page,) = pages(ask(officer, an, thay="1"))
    password = password_in(page)
    assert not is_in(signed_in)
    assert not User.objects.get(pk=an.pk).check_password(PASSWORD)
    tell_letters([an.pk])
    (letter,) = mail.outbox
    assert letter.to == [an.email]
    assert "Mật khẩu" in letter.subject
    assert password not in letter.message().as_string()


def test_a_reset_goes_round_no_second_factor(officer, an):
    with time_machine.travel(timezone.now() - dt.timedelta(minutes=10), tick=False):
        secret, _codes = set_up_app(sign_in(an))
    password = password_in(pages(ask(officer, an, thay="1"))[0])
    client = Client()
    client.post(reverse("account_login"), {"login": "an", "password": password})
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(client)


def test_a_link_by_mail_from_before_opens_nothing_after_a_letter(officer, an):
    Client().post(reverse("account_reset_password"), {"email": an.email})
    link = re.search(r"/mat-khau/dat-lai/\S+", mail.outbox[0].body)[0]
    ask(officer, an, thay="1")
    page = Client().get(link, follow=True).content.decode()
    assert 'name="password1"' not in page


def test_too_many_at_once_are_refused_with_what_to_do(officer, an, monkeypatch):
    monkeypatch.setattr(module, "MAX_LETTERS", 1)
    answer = ask(officer, an, User.objects.get(staff_code="hanh"))
    assert answer.status_code == 422
    assert "nhiều nhất 1 thư" in answer.content.decode()


def test_nothing_is_written_when_the_letters_cannot_be_drawn(hanh, new, monkeypatch):
    def broken(_letters):
        raise OSError("no fonts")

    monkeypatch.setattr(module, "render_letters", broken)
    with pytest.raises(OSError, match="no fonts"):
        module.issue_letters([new.pk], by=hanh, replace=False)
    assert not User.objects.get(pk=new.pk).has_usable_password()
    assert not AuditEntry.objects.filter(event="password.letter").exists()


def test_somebody_who_chose_a_password_meanwhile_keeps_it(hanh, an, new, monkeypatch):
    drawn = module.render_letters

    def slow(letters):
        an.set_password("mot-cau-cua-rieng-an-77")
        an.save()
        return drawn(letters)

    monkeypatch.setattr(module, "render_letters", slow)
    with pytest.raises(module.ValidationError, match="vừa thay đổi"):
        module.issue_letters([new.pk, an.pk], by=hanh, replace=True)
    assert User.objects.get(pk=an.pk).check_password("mot-cau-cua-rieng-an-77")
    assert not User.objects.get(pk=new.pk).has_usable_password()


# What is kept


def test_the_password_is_kept_nowhere(officer, new, caplog):
    with caplog.at_level("DEBUG"):
        password = password_in(pages(ask(officer, new))[0])
    assert password not in caplog.text
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert not any(password in str(row) for row in cursor.fetchall()), table


def test_the_log_says_who_made_a_letter_for_whom(officer, hanh, an, new):
    ask(officer, an, new, thay="1")
    rows = AuditEntry.objects.filter(event="password.letter")
    assert {(row.about_id, row.actor_id, row.detail["replaced"]) for row in rows} == {
        (an.pk, hanh.pk, True),
        (new.pk, hanh.pk, False),
    }
    assert not AuditEntry.objects.filter(event__in=["change", "download"], actor=hanh).exists()


# Proof


def test_the_officer_proves_again_by_the_second_factor(hanh, new):
    begun = timezone.now()
    with time_machine.travel(begun, tick=False):
        client = sign_in(hanh)
        secret, _codes = set_up_app(client)
        assert client.get(URL).status_code == 200
    with time_machine.travel(begun + dt.timedelta(minutes=20), tick=False):
        held = ask(client, new)
        assert held.url.startswith(reverse("mfa_reauthenticate"))
        # A password, which may have been looked over, is not enough.
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert ask(client, new).status_code == 302
        assert not User.objects.get(pk=new.pk).has_usable_password()
        back = client.post(held.url, {"code": code_of(secret)})
        assert "thu-niem-phong" in client.get(back.url).content.decode()
        assert len(pages(ask(client, new))) == 1


# Where one begins


def test_the_page_of_a_person_leads_there(officer, an, binh):
    link = f"{URL}?nguoi={an.pk}"
    assert link in officer.get(reverse("desk_person", args=[an.pk])).content.decode()
    page = officer.get(link).content.decode()
    assert "Nguyễn Văn An" in page
    assert "Thay cả mật khẩu đang dùng" in page
    page = officer.get(reverse("desk_person", args=[binh.pk])).content.decode()
    assert f"{URL}?nguoi=" not in page


def test_without_names_it_lists_whoever_has_no_way_in(officer, an, new):
    page = officer.get(URL).content.decode()
    assert "Mới" in page
    assert "Nguyễn Văn An" not in page
    assert "Thay cả mật khẩu đang dùng" not in page


def test_people_of_a_list_are_offered_to_whoever_sent_it(officer, hanh, new, units, make_user):
    batch = hanh.staff_imports.create(file_name="ds.xlsx", sha256="x", root=units["province"])
    batch.rows.create(position=1, number=2, verdict="new", staff_code="moi", done=True)
    assert "Mới" in officer.get(URL, {"danh-sach": batch.pk}).content.decode()
    other = make_user("khac", "Võ Khác", Role.HR, "province", "province")
    assert sign_in(other).get(URL, {"danh-sach": batch.pk}).status_code in (302, 403)


def test_a_scope_that_ended_ends_this_too(officer, hanh, new):
    Scope.objects.filter(user=hanh).delete()
    assert ask(officer, new).status_code in (302, 403)


def test_a_hundred_letters_take_bounded_queries(hanh, make_user, django_assert_max_num_queries):
    people = [make_user(f"p{n}", f"Người Thứ {n}", Role.LEARNER, "desk") for n in range(12)]
    User.objects.filter(pk__in=[each.pk for each in people]).update(password="!")
    # By person: names of units for the strength of the password, and the row itself.
    with django_assert_max_num_queries(2 * 12 + 20):
        module.issue_letters([each.pk for each in people], by=hanh, replace=False)


def test_wrong_ones_fill_the_same_buckets(officer, new):
    ask(officer, new)
    Client().post(reverse("account_login"), {"login": "moi", "password": "sai-hoan-toan-12345"})
    assert SignInFailures.objects.count() >= 1
    assert PAIR.free == 5
