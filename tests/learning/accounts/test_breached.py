"""Passwords from a list of stolen ones are refused wherever a password is set."""

import hashlib
import random

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from learning.accounts.breached import is_listed

STOLEN = "cây đa bến nước sân đình 47"
GOOD = "con mèo trèo cây cau hỏi thăm"


def line(password, count=":3"):
    return hashlib.sha1(password.encode()).hexdigest().upper() + count


def written(path, passwords, count=":3", end="\r\n"):
    path.write_text(end.join(sorted(line(each, count) for each in passwords)) + end, newline="")
    return path


@pytest.fixture
def listed(settings, tmp_path):
    """The setting names a list with one password among others."""
    path = written(tmp_path / "pwned.txt", [STOLEN, *map(str, range(500))])
    settings.BREACHED_PASSWORDS = str(path)
    return path


@pytest.mark.parametrize("size", [0, 1, 2, 3, 50, 257])
@pytest.mark.parametrize(("count", "end"), [(":3", "\r\n"), (":1234567", "\n"), ("", "\n")])
def test_every_line_of_a_list_is_found_and_nothing_else(tmp_path, size, count, end):
    inside = [f"trong {n}" for n in range(size)]
    path = written(tmp_path / "pwned.txt", inside, count, end)
    assert all(is_listed(each, path) for each in inside)
    assert not any(is_listed(f"ngoài {n}", path) for n in range(100))


def test_a_long_list_is_searched_by_few_reads(tmp_path, monkeypatch):
    from learning.accounts import breached

    chance = random.Random(7)
    hashes = sorted(f"{chance.getrandbits(160):040X}:1" for _each in range(100_000))
    path = tmp_path / "pwned.txt"
    path.write_text("\n".join(hashes))
    read, line_after = [], breached._line_after
    monkeypatch.setattr(breached, "_line_after", lambda *at: read.append(at) or line_after(*at))
    assert not is_listed("ngoài", path)
    assert len(read) < 30


def test_a_stolen_password_is_refused_with_the_reason(client, an, listed):
    an.set_password(GOOD)
    an.save()
    client.force_login(an)
    sent = {"oldpassword": GOOD, "password1": STOLEN, "password2": STOLEN}
    page = client.post(reverse("account_change_password"), sent).content.decode()
    assert "đã bị lộ ở một hệ thống khác" in page
    an.refresh_from_db()
    assert an.check_password(GOOD)


def test_others_are_taken_and_without_a_list_none_is_asked(listed, settings):
    validate_password(GOOD)
    settings.BREACHED_PASSWORDS = ""
    validate_password(STOLEN)


def test_a_list_that_cannot_be_read_lets_nothing_through(listed):
    listed.unlink()
    with pytest.raises(ValidationError, match="Chưa kiểm tra được"):
        validate_password(GOOD)
