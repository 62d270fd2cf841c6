import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from learning.models import Unit
from learning.services.units import create_unit


def test_hr_makes_a_unit_below_their_own(client, hanh, units):
    client.force_login(hanh)
    data = {"parent": units["gao"].pk, "name": "Phòng Kinh tế", "opened_on": "2026-01-05"}
    response = client.post(reverse("desk_units"), data, follow=True)
    assert "Đã lập đơn vị" in response.content.decode()
    assert Unit.objects.get(name="Phòng Kinh tế").get_parent() == units["gao"]


def test_a_unit_is_not_made_twice_whatever_its_spelling(units):
    create_unit(parent=units["gao"], name="Phòng Kinh tế")
    with pytest.raises(ValidationError):
        create_unit(parent=units["gao"], name="phòng kinh tê")


def test_a_unit_outside_the_own_subtree_is_refused(client, make_user, units):
    from learning.enums import Role

    client.force_login(make_user("hr2", "Lê Văn Hai", Role.HR, "pleiku", "pleiku"))
    client.post(reverse("desk_units"), {"parent": units["gao"].pk, "name": "Phòng lạ"})
    assert not Unit.objects.filter(name="Phòng lạ").exists()
