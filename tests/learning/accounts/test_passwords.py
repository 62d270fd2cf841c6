"""Passwords that others would guess are refused with the reason; sentences are taken."""

import datetime as dt
import re
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from learning.accounts.passwords import StrengthValidator
from learning.accounts.sign_in_views import NewPasswordView
from learning.models import AuditEntry, User

REPEATS, PERSONAL, EXPECTED = "lặp đi lặp lại", "họ tên, mã CBCC", "đoán trước"
GUESSABLE = "dễ đoán"

AN = User(
    staff_code="GL00412",
    full_name="Nguyễn Văn An",
    email="annv.noivu@gialai.gov.vn",
    birth_date=dt.date(1990, 1, 5),
)


def reasons(password, user=AN):
    """What is said against the password; "" where it is taken."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("aaaaaaaaaaaaaa", REPEATS),
        ("passwordpassword", REPEATS),
        ("abcabcabcabcabc", REPEATS),
        ("máy bay máy bay", REPEATS),
        ("!!!!!!!!!!!!!!!!", REPEATS),
        ("12121212121212ab", REPEATS),
        ("gialai2026gialai", EXPECTED),
        ("GiaLai@2026!!!!!", EXPECTED),
        ("Gi@L@i-Pl3iku-2026", EXPECTED),
        ("matkhau123456789", EXPECTED),
        ("M@tKh@u2026!@#$%", EXPECTED),
        ("mật khẩu pleiku 2026", EXPECTED),
        ("P@ssw0rd-2026-2027", EXPECTED),
        ("anhyeuem20062026", EXPECTED),
        ("admin@congchuc2026", EXPECTED),
        ("GL00412GL00412!", PERSONAL),
        ("GL00412-2026-1234", PERSONAL),
        ("nguyenvanan1990!", PERSONAL),
        ("Nguyễn Văn An 05/01", PERSONAL),
        ("NguyenVanAn@12345", PERSONAL),
        ("annv.noivu@gialai", EXPECTED),
        ("An05011990Nguyen", PERSONAL),
        ("qwertyuiop1234567", EXPECTED),
        ("1qaz2wsx3edc4rfv", GUESSABLE),
        ("abcdefghijklmnop", GUESSABLE),
        ("12345678901234", "số"),
        ("ngắn quá", "14"),
    ],
)
def test_what_others_would_guess_is_refused_with_the_reason(password, reason):
    assert reason in reasons(password)


@pytest.mark.parametrize(
    "password",
    [
        "con trâu đi trước cái cày",
        "con trau di truoc cai cay",
        "Hà Nội mùa thu lá bay",
        "sáng nay uống cà phê muộn",
        "sangnayuongcaphemuon",
        "An đi chợ mua ba cân cá",
        "mua hai can gao o pleiku",
        "mat-khau-thu-nghiem-1",
        "mat-khau-moi-rat-dai",
        "correct horse battery staple",
        "xK9#mQ2$vL7!pR4&",
        "mot-cau-rat-dai-khong-ai-doan-2",
        "🐃 đi trước 🌾 theo sau nhé",
    ],
)
def test_sentences_and_chance_are_taken(password):
    assert reasons(password) == ""


def test_the_agency_is_known_too(an):
    unit = an.postings.get().unit
    unit.name = "Trạm Thú y Krông"
    unit.save()
    assert PERSONAL in reasons("tramthuykrong@2026", an)
    assert reasons("tramthuykrong@2026", AN) == ""


@given(
    st.sampled_from(["GL00412", "gl00412", "nguyenvanan", "Nguyễn Văn An", "05011990"]),
    st.text("0123456789!@#. -", min_size=8, max_size=20),
    st.booleans(),
)
def test_own_words_with_digits_and_signs_are_never_taken(word, rest, in_front):
    assert reasons(word + rest if in_front else rest + word) != ""


@given(st.text(min_size=1, max_size=5), st.integers(3, 40))
def test_a_repeated_piece_is_never_taken(piece, times):
    assert reasons(piece * times) != ""


# fmt: off
SYLLABLES = [
    "trâu", "cày", "ruộng", "bay", "xanh", "lúa", "sông", "núi", "chiều", "sáng", "mưa",
    "nắng", "gió", "trăng", "sao", "biển", "thuyền", "buồm", "chợ", "quê", "nhà", "bếp",
    "lửa", "khói", "cơm", "canh", "rau", "cá", "muối", "đường", "mật", "ong", "kiến",
    "rừng", "thông", "suối", "đá", "cát", "vàng",
]
# fmt: on


@given(st.lists(st.sampled_from(SYLLABLES), min_size=6, max_size=9, unique=True), st.booleans())
def test_six_different_syllables_are_taken(words, with_blanks):
    assert reasons((" " if with_blanks else "").join(words)) == ""


@pytest.mark.parametrize("piece", ["4@8({[<6931!|05$7+2%zZ", "p4ssw0rd", "đ", "1!i|l7+t$5s", "a1"])
@pytest.mark.parametrize("length", [100, 100_000])
def test_no_password_takes_long_to_judge(piece, length):
    password = (piece * length)[:length]
    start = time.process_time()
    reasons(f"{password}x")
    assert time.process_time() - start < 1.5


@given(st.text(max_size=80))
def test_no_text_is_an_error(text):
    reasons(text)


def weak_is_refused_by(client, address, **fields):
    answer = client.post(address, fields)
    assert EXPECTED in answer.content.decode()


WEAK = "gialai2026gialai"


def test_changing_a_password_asks_the_rules(learner, an):
    weak_is_refused_by(
        learner,
        reverse("account_change_password"),
        oldpassword="mat-khau-thu-nghiem-1",
        password1=WEAK,
        password2=WEAK,
    )


def test_resetting_a_password_asks_the_rules(client, an, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": an.email})
    link = next(word for word in mailoutbox[0].body.split() if "/mat-khau/dat-lai/" in word)
    page = client.get(link, follow=True)
    weak_is_refused_by(client, page.request["PATH_INFO"], password1=WEAK, password2=WEAK)


def test_createsuperuser_asks_the_rules_and_takes_no_bypass(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", WEAK)
    with pytest.raises(CommandError, match=EXPECTED):
        call_command("createsuperuser", staff_code="goc", full_name="Siu Quân", interactive=False)
    with pytest.raises(ValidationError):
        User.objects.create_superuser("siuquan", "Siu Quân", "siuquan2026!!!")
    assert not User.objects.exists()


def test_demo_accounts_ask_the_rules(db, settings):
    settings.DEMO = True
    with pytest.raises(CommandError, match=EXPECTED):
        call_command("load_demo", password=WEAK)


def test_the_help_says_what_is_good(learner):
    page = learner.get(reverse("account_change_password")).content.decode()
    assert "một câu dễ nhớ" in page
    assert "14" in page


def test_reasons_need_no_person():
    with pytest.raises(ValidationError, match=EXPECTED):
        StrengthValidator().validate(WEAK)


def test_asking_for_a_link_takes_the_same_steps_for_known_and_unknown(client, an, queued_tasks):
    """Nobody learns from the time who has an account: what differs is done by the worker."""
    steps = []
    for address in (an.email, "la@gialai.example"):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(reverse("account_reset_password"), {"email": address})
        assert answer.status_code == 302
        steps.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in asked])
        assert mail.outbox == []
    assert steps[0] == steps[1]
    assert queued_tasks() == ["learning.tasks.send_password_links"] * 2
    [letter] = mail.outbox
    assert letter.to == [an.email]
    assert f"{settings.SITE_URL}/mat-khau/dat-lai/" in letter.body
    assert AuditEntry.objects.get(event="password.reset_asked").detail == {"from": "127.0.0.1"}


def test_a_link_used_twice_at_once_gives_one_password(client, an, mailoutbox, monkeypatch):
    client.post(reverse("account_reset_password"), {"email": an.email})
    link = next(word for word in mailoutbox[0].body.split() if "/mat-khau/dat-lai/" in word)
    other = Client()
    pages = [each.get(link, follow=True).request["PATH_INFO"] for each in (client, other)]
    first, second = "song xanh nui do may bay", "ghe go tram nam cho ai do"
    form_valid, answers = NewPasswordView.form_valid, []

    def beaten(view, form):
        """The other came between: both had been shown that the link is good."""
        monkeypatch.setattr(NewPasswordView, "form_valid", form_valid)
        answers.append(other.post(pages[1], {"password1": first, "password2": first}))
        return form_valid(view, form)

    monkeypatch.setattr(NewPasswordView, "form_valid", beaten)
    late = client.post(pages[0], {"password1": second, "password2": second})
    assert (answers[0].status_code, late.status_code) == (302, 200)
    assert late.context["token_fail"]
    an.refresh_from_db()
    assert an.check_password(first)
    assert not an.check_password(second)
    assert [letter.subject for letter in mailoutbox[1:]].count(mailoutbox[-1].subject) == 1


def test_links_of_letters_name_the_configured_host_whatever_was_asked(
    client, an, mailoutbox, settings
):
    settings.ALLOWED_HOSTS, hosts = ["hoc.test"], ("hoc.test:1234", "hoc.test.")
    for host in hosts:
        client.post(reverse("account_reset_password"), {"email": an.email}, headers={"host": host})
    assert len(mailoutbox) == len(hosts)
    for letter in mailoutbox:
        assert f"{settings.SITE_URL}/mat-khau/dat-lai/" in letter.body
        assert "hoc.test" not in str(letter.message())


def test_no_code_of_ours_takes_an_address_from_the_request():
    """Links in letters, files and answers begin with SITE_URL; what a browser says is no source."""
    found = [
        str(path)
        for folder in ("cms", "quizzes", "learning", "certificates", "templates")
        for path in Path(folder).rglob("*.*")
        if path.suffix in (".py", ".html", ".txt")
        and re.search(
            r"build_absolute_uri|get_current_site|absolute_url_full|\bHTTP_HOST\b",
            path.read_text(encoding="utf-8"),
        )
    ]
    assert found == []
