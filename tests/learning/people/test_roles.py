"""Nobody rises by the admin: no superuser, no role for oneself, no wider role."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import NoReverseMatch, reverse

from learning.enums import Role
from learning.models import Scope, User


@pytest.fixture
def administrator(make_user: Any) -> User:
    """An administrator by role, as an agency has them."""
    user: User = make_user("quan", "Siu Quân", Role.ADMIN, "province")
    return user


def account_form(person: User, **more: Any) -> dict[str, Any]:
    return {
        "staff_code": person.staff_code,
        "full_name": person.full_name,
        "email": person.email,
        "category": person.category,
        "gender": "",
        "groups": [group.pk for group in person.groups.all()],
        "is_active": "on",
        **more,
    }


def group(role: Role) -> Group:
    return Group.objects.get(name=role.value)


def edit(client: Any, person: User, **more: Any) -> Any:
    url = reverse("wagtailusers_users:edit", args=[person.pk])
    return client.post(url, account_form(person, **more))


@pytest.mark.parametrize("actor", ["administrator", "admin"])
def test_the_admin_makes_no_superuser(client, request, an, actor):
    client.force_login(request.getfixturevalue(actor))
    page = client.get(reverse("wagtailusers_users:edit", args=[an.pk])).content.decode()
    assert "is_superuser" not in page
    assert edit(client, an, full_name="Nguyễn Văn Ân", is_superuser="on").status_code == 302
    an.refresh_from_db()
    assert (an.full_name, an.is_superuser) == ("Nguyễn Văn Ân", False)
    new = {
        **account_form(User(staff_code="moi", full_name="Người mới", email="moi@x.vn", pk=an.pk)),
        "is_superuser": "on",
        "password1": "mat-khau-thu-nghiem-1",
        "password2": "mat-khau-thu-nghiem-1",
    }
    assert client.post(reverse("wagtailusers_users:add"), new).status_code == 302
    assert not User.objects.get(staff_code="moi").is_superuser


@pytest.mark.parametrize("actor", ["administrator", "admin"])
def test_nobody_changes_their_own_roles(client, request, actor):
    person = request.getfixturevalue(actor)
    client.force_login(person)
    edit(client, person, groups=[group(role).pk for role in Role])
    url = reverse("wagtail_bulk_action", args=["learning", "user", "assign_role"])
    client.post(f"{url}?id={person.pk}", {"role": group(Role.HR).pk})
    assert [one.name for one in person.groups.all()] == [Role.ADMIN.value]


def test_one_administrator_gives_another_a_role(client, administrator, an, binh):
    client.force_login(administrator)
    edit(client, an, groups=[group(Role.ADMIN).pk])
    url = reverse("wagtail_bulk_action", args=["learning", "user", "assign_role"])
    client.post(f"{url}?id={binh.pk}", {"role": group(Role.HR).pk})
    assert an.has_role(Role.ADMIN)
    assert binh.has_role(Role.HR)


def test_only_roles_of_the_system_are_given(client, administrator, an):
    wide = Group.objects.create(name="Mọi quyền")
    wide.permissions.set(Permission.objects.all())
    client.force_login(administrator)
    edit(client, an, groups=[wide.pk])
    url = reverse("wagtail_bulk_action", args=["learning", "user", "assign_role"])
    client.post(f"{url}?id={an.pk}", {"role": wide.pk})
    assert wide not in an.groups.all()


def test_an_administrator_takes_no_superusers_account(client, administrator, admin):
    client.force_login(administrator)
    password = {"password1": "mat-khau-cua-toi-12", "password2": "mat-khau-cua-toi-12"}
    edit(client, admin, email="quan@x.vn", **password)
    url = reverse("wagtail_bulk_action", args=["learning", "user", "set_active_state"])
    client.post(f"{url}?id={admin.pk}", {})
    admin.refresh_from_db()
    assert (admin.email, admin.is_active) == ("admin@gialai.example", True)
    assert not admin.check_password("mat-khau-cua-toi-12")


def test_an_administrator_gives_themself_no_unit(client, administrator, units):
    client.force_login(administrator)
    url = reverse(Scope.snippet_viewset.get_url_name("add"))
    page = client.post(url, {"user": administrator.pk, "unit": units["province"].pk})
    assert "nhờ một quản trị viên khác" in page.content.decode()
    assert not Scope.objects.exists()


def test_what_a_role_may_do_is_changed_by_nobody(client, admin):
    client.force_login(admin)
    assert Role.EDITOR.value in client.get(reverse("wagtailusers_groups:index")).content.decode()
    for name in ("add", "edit", "delete"):
        with pytest.raises(NoReverseMatch):
            reverse(f"wagtailusers_groups:{name}", args=[] if name == "add" else [1])
