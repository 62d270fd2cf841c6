import pytest
from django.test import RequestFactory
from django.urls import reverse
from wagtail.admin.menu import admin_menu

from cms.admin.menu import own_links


def asked_by(user):
    request = RequestFactory().get("/quan-tri/")
    request.user = user
    return request


def menu_of(user):
    return {str(item.label) for item in admin_menu.menu_items_for_request(asked_by(user))}


def test_an_officer_meets_the_desk_alone(hanh):
    assert menu_of(hanh) == {
        "Tổng quan",
        "Báo cáo",
        "Bồi dưỡng",
        "Nhân sự",
        "Chứng nhận",
        "Kiểm tra",
        "Pháp luật",
    }


def test_an_editor_meets_pages_bank_and_law(lan):
    groups = [str(label) for label, _items in own_links(asked_by(lan))]
    assert groups == ["Câu hỏi", "Kiểm tra", "Pháp luật"]
    assert {"Trang", *groups} <= menu_of(lan)


@pytest.mark.parametrize("who", ["hanh", "lan"])
def test_every_entry_opens(who, request, client):
    person = request.getfixturevalue(who)
    client.force_login(person)
    for _label, items in own_links(asked_by(person)):
        for item in items:
            assert client.get(item.url).status_code == 200, item.url


def test_the_first_page_lists_what_the_menu_holds(hanh, client):
    client.force_login(hanh)
    page = client.get(reverse("wagtailadmin_home")).text
    assert "Nhân sự</h3>" in page
    assert f'href="{reverse("desk_find_person")}"' in page
