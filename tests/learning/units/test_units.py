import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from learning.enums import Role
from learning.models import Unit, User
from learning.units import fields
from learning.units.fields import UnitField
from learning.units.tree import create_unit


class OneUnit(forms.Form):
    unit = UnitField(Unit.objects.get_queryset())


@pytest.fixture
def many(monkeypatch):
    """Every list of units counts as a long one."""
    monkeypatch.setattr(fields, "MAX_OPTIONS", 0)


@pytest.fixture
def offices(units):
    """An office of the same name in both agencies."""
    for name in ("pleiku", "gao"):
        Unit.objects.get(pk=units[name].pk).add_child(name="Văn phòng HĐND và UBND")


def chosen(text):
    form = OneUnit({"unit": text})
    return form.cleaned_data["unit"] if form.is_valid() else form.errors["unit"][0]


def test_a_unit_is_not_made_twice_whatever_its_spelling(units):
    create_unit(parent=units["gao"], name="Phòng Kinh tế")
    with pytest.raises(ValidationError):
        create_unit(parent=units["gao"], name="phòng kinh tê")


def test_the_directory_shows_the_own_units_and_those_below(client, make_user, units):
    client.force_login(make_user("hr2", "Lê Văn Hai", Role.HR, "pleiku", "pleiku"))
    page = client.get(reverse("desk_units")).content.decode()
    assert units["desk"].name in page
    assert units["gao"].name not in page


def test_the_directory_is_searched_without_accents(client, hanh, units, offices):
    client.force_login(hanh)
    page = client.get(reverse("desk_units"), {"q": "van phong gao"}).content.decode()
    assert "Văn phòng HĐND và UBND, UBND xã Gào" in page
    assert "UBND phường Pleiku</a>" not in page


def test_an_administrator_names_the_topmost_unit_of_an_empty_system(client, system):
    someone = User.objects.create_superuser("goc", "Siu Quân", "ba con trâu gặm cỏ bên suối")
    client.force_login(someone)
    assert "cao nhất" in client.get(reverse("desk_units")).content.decode()
    client.post(reverse("desk_units"), {"name": "Tỉnh Gia Lai"})
    assert Unit.objects.get().name == "Tỉnh Gia Lai"
    client.post(reverse("desk_units"), {"name": "Tỉnh khác"})
    assert Unit.objects.count() == 1


def test_suggestions_are_of_the_own_units_only(client, make_user, units, offices):
    client.force_login(make_user("hr2", "Lê Văn Hai", Role.HR, "pleiku", "pleiku"))
    found = client.get(reverse("desk_unit_search"), {"q": "van phong"}).json()["units"]
    assert found == ["Văn phòng HĐND và UBND, UBND phường Pleiku"]


def test_closed_units_are_suggested_where_they_can_be_chosen(client, hanh, units):
    Unit.objects.filter(pk=units["gao"].pk).update(
        closed_on=dt.date(2026, 1, 1), heir=units["pleiku"]
    )
    client.force_login(hanh)
    asked = {"q": "xa gao"}
    assert client.get(reverse("desk_unit_search"), asked).json()["units"] == []
    found = client.get(reverse("desk_unit_search"), {**asked, "ket-thuc": 1}).json()["units"]
    assert found == ["UBND xã Gào (đã kết thúc)"]


@pytest.mark.parametrize("text", ["UBND xã Gào", "ubnd xa gao", "  UBND  xã Gào "])
def test_a_unit_is_chosen_by_its_name(units, text):
    assert chosen(text) == units["gao"]


def test_a_unit_is_chosen_by_its_key(units):
    assert chosen(str(units["gao"].pk)) == units["gao"]


def test_a_name_of_several_asks_for_the_agency(units, offices):
    assert "Văn phòng HĐND và UBND, UBND xã Gào" in str(chosen("Văn phòng HĐND và UBND"))
    assert chosen("Văn phòng HĐND và UBND, UBND xã Gào").get_parent() == units["gao"]


def test_an_unknown_name_says_what_to_do(units):
    assert "gõ một phần tên" in str(chosen("Sở Thương mại"))


def test_few_units_are_a_list_and_many_a_field(units, monkeypatch):
    assert "<select" in str(OneUnit())
    monkeypatch.setattr(fields, "MAX_OPTIONS", 0)
    html = str(OneUnit(initial={"unit": units["gao"].pk}))
    assert 'value="UBND xã Gào"' in html
    assert "<option" not in html


def test_what_was_typed_is_shown_again_escaped(units, many):
    form = OneUnit({"unit": '"><script>'})
    assert not form.is_valid()
    assert "<script>" not in str(form)
