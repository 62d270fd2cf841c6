"""Nobody types a password for somebody else, and Wagtail's own pages go round no rule."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from learning.models import User
from tests.fixtures.cast import PASSWORD
from tests.learning.accounts.test_sessions import sign_in

TYPED = "mot-cau-do-nguoi-khac-go-55"
# Every name under which Django, Wagtail or allauth take a password.
FIELDS = dict.fromkeys(
    (
        "password",
        "password1",
        "password2",
        "new_password1",
        "new_password2",
        "password-new_password1",
        "password-new_password2",
        "oldpassword",
    ),
    TYPED,
) | {"password-old_password": PASSWORD}


def person_fields(user: User) -> dict[str, str]:
    return {
        "staff_code": user.staff_code,
        "full_name": user.full_name,
        "email": user.email,
        "category": user.category,
        "gender": "male",
        "is_active": "on",
        **FIELDS,
    }


def test_the_form_of_a_person_takes_no_password(admin, an):
    client, url = sign_in(admin), reverse("wagtailusers_users:edit", args=[an.pk])
    assert "password" not in client.get(url).content.decode().split("<main", 1)[1]
    assert client.post(url, person_fields(an)).status_code == 302
    an.refresh_from_db()
    assert an.gender == "male"
    assert an.check_password(PASSWORD)


def test_a_new_person_has_no_password(admin):
    client, url = sign_in(admin), reverse("wagtailusers_users:add")
    assert 'type="password"' not in client.get(url).content.decode()
    new = User(
        staff_code="moi", full_name="Y Hiền", email="moi@gialai.example", category="contract"
    )
    assert client.post(url, person_fields(new)).status_code == 302
    made = User.objects.get(staff_code="moi")
    assert not made.has_usable_password()
    assert made.email == "moi@gialai.example"


@pytest.mark.parametrize("who", ["hanh", "lan", "admin"])
def test_wagtails_account_page_changes_neither_password_nor_address_nor_name(request, who):
    user = request.getfixturevalue(who)
    client, url = sign_in(user), reverse("wagtailadmin_account")
    fields = FIELDS | {
        f"{prefix}{name}": value
        for prefix in ("", "name_email-")
        for name, value in (
            ("email", "trom@la.example"),
            ("full_name", "Người Khác"),
            ("staff_code", "khac"),
            ("is_superuser", "on"),
            ("first_name", "Người"),
            ("last_name", "Khác"),
        )
    }
    client.post(url, fields | {"locale-preferred_language": "vi", "theme-theme": "dark"})
    after = User.objects.get(pk=user.pk)
    for name in ("password", "email", "full_name", "staff_code", "is_superuser", "is_active"):
        assert getattr(after, name) == getattr(user, name), name


@pytest.mark.parametrize(
    "name", ["wagtailadmin_password_reset", "wagtailadmin_password_reset_confirm"]
)
def test_wagtails_own_reset_is_no_door(system, name):
    for arguments in ([], ["MQ", "abc-def"]):
        try:
            answer = Client().get(reverse(name, args=arguments))
        except NoReverseMatch:
            continue
        assert answer.status_code == 404


@pytest.mark.parametrize("who", ["an", "binh", "hanh", "lan", "minh"])
def test_only_administrators_reset_a_second_factor(request, chau, who):
    client = sign_in(request.getfixturevalue(who))
    url = reverse("factor_reset", args=[chau.pk])
    assert client.get(url).status_code in (302, 403)
    assert client.post(url).status_code in (302, 403)
    page = client.get(reverse("desk_person", args=[chau.pk]))
    assert page.status_code != 200 or "xac-thuc" not in page.content.decode()


def test_an_administrator_finds_the_reset_on_the_persons_page(admin, an):
    client = sign_in(admin)
    url = reverse("factor_reset", args=[an.pk])
    assert url in client.get(reverse("desk_person", args=[an.pk])).content.decode()
    assert client.get(url).status_code == 200


def test_the_list_of_users_leads_to_letters_and_to_the_reset(admin, an, chau):
    client = sign_in(admin)
    page = client.get(reverse("wagtailusers_users:index")).content.decode()
    letters = reverse("desk_sealed_letters")
    assert f"{letters}?nguoi={an.pk}" in page
    assert reverse("factor_reset", args=[an.pk]) in page
    action = reverse("wagtail_bulk_action", args=["learning", "user", "letters"])
    answer = client.get(action, {"id": [an.pk, chau.pk]})
    assert answer.url == f"{letters}?nguoi={an.pk}&nguoi={chau.pk}"
    assert "Nguyễn Văn An" in client.get(answer.url).content.decode()
