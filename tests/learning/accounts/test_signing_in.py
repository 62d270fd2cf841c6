import re

import pytest
from django.conf import settings as configured
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.models import EmailChange, User

PASSWORD = "mat-khau-thu-nghiem-1"
PRODUCTION_HASHERS = list(configured.PASSWORD_HASHERS)


def sign_in(client, login, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": login, "password": password})


@pytest.mark.parametrize("login", ["an", "AN", "an@gialai.example"])
def test_one_signs_in_with_staff_code_or_email(client, an, login):
    response = sign_in(client, login)
    assert response.status_code == 302
    assert client.get("/").status_code == 200


def test_a_wrong_password_is_refused_in_vietnamese(client, an):
    response = sign_in(client, "an", "sai-mat-khau")
    assert "chưa đúng" in response.content.decode()
    assert client.get("/").status_code == 302


def test_nobody_registers_themselves(client, system):
    response = client.post(
        reverse("account_signup"),
        {"username": "la", "email": "la@x.vn", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert "cán bộ tổ chức" in response.content.decode()
    assert not User.objects.exists()


def test_a_forgotten_password_is_reset_by_email(client, an):
    client.post(reverse("account_reset_password"), {"email": an.email})
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    client.post(
        page.request["PATH_INFO"],
        {"password1": "mat-khau-moi-rat-dai", "password2": "mat-khau-moi-rat-dai"},
    )
    an.refresh_from_db()
    assert an.check_password("mat-khau-moi-rat-dai")


def test_an_unknown_email_is_not_told_apart(client, system):
    response = client.post(reverse("account_reset_password"), {"email": "la@x.vn"})
    assert response.status_code == 302
    assert mail.outbox == []


def test_two_people_do_not_share_an_email(an):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        User.objects.create_user("an2", "Nguyễn An", None, email=an.email)


@pytest.mark.parametrize("email", ["moi@gialai.example", ""])
def test_an_administrator_makes_and_edits_people(client, admin, email):
    client.force_login(admin)
    data = {
        "staff_code": "moi",
        "full_name": "Y Hiền",
        "email": email,
        "category": "contract",
        "gender": "female",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    response = client.post(reverse("wagtailusers_users:add"), data)
    assert response.status_code == 302
    user = User.objects.get(staff_code="moi")
    url = reverse("wagtailusers_users:edit", args=[user.pk])
    assert "Y Hiền" in client.get(url).content.decode()
    assert client.post(url, data | {"full_name": "Y Hiền Nay"}).status_code == 302
    user.refresh_from_db()
    assert (user.full_name, user.email) == ("Y Hiền Nay", email)


def test_taking_an_address_away_waits_for_the_second_person_too(client, admin, an):
    client.force_login(admin)
    url = reverse("wagtailusers_users:edit", args=[an.pk])
    data = {"staff_code": "an", "full_name": an.full_name, "category": an.category, "email": ""}
    page = client.post(url, data, follow=True).content.decode()
    assert f"Việc bỏ thư điện tử {an.email} chờ xác nhận" in page
    assert EmailChange.objects.get().new_email == ""
    assert User.objects.get(pk=an.pk).email == an.email


@pytest.mark.parametrize("name", ["login", "reset_password", "change_password", "signup"])
def test_a_page_offers_each_way_once(client, an, name):
    if name == "change_password":
        client.force_login(an)
    page = client.get(reverse(f"account_{name}")).content.decode()
    links = re.findall(r'<a [^>]*href="([^"#]+)"', page.split("<main", 1)[1].split("</main>")[0])
    assert len(links) == len(set(links))


@pytest.mark.parametrize("path", ["/dang-nhap/", "/mat-khau/quen/", "/mat-khau/doi/"])
def test_a_field_says_its_name_above_and_not_inside(client, an, path):
    if "doi" in path:
        client.force_login(an)
    page = client.get(path).content.decode()
    assert "<label" in page
    assert "placeholder=" not in page


def test_an_old_hash_is_made_anew_when_its_holder_signs_in(client, an, settings):
    settings.PASSWORD_HASHERS = PRODUCTION_HASHERS
    an.password = PBKDF2PasswordHasher().encode(PASSWORD, "muoi" * 6, iterations=1000)
    an.save()
    sign_in(client, "an", "sai-mat-khau")
    an.refresh_from_db()
    assert an.password.startswith("pbkdf2_sha256$")
    assert sign_in(client, "an").status_code == 302
    an.refresh_from_db()
    assert an.password.startswith("argon2$argon2id$v=19$m=9216,t=4,p=1$")
    assert client.get("/").status_code == 200
    assert sign_in(Client(), "an").status_code == 302


def test_signing_in_asks_the_database_little(client, an):
    with CaptureQueriesContext(connection) as queries:
        sign_in(client, "an")
    assert len(queries) <= 16
