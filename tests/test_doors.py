"""What every answer has in common: nothing private is kept, no one is sent in circles, and
whatever goes wrong is said on a page of ours.
"""

import re
from urllib.parse import urlsplit

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import clear_url_caches, path, reverse
from django.utils import translation

from tests.addresses import ALL, call
from tests.test_permissions import FILES, is_kept


@pytest.mark.parametrize("name", sorted(FILES))
def test_only_the_readers_own_browser_keeps_a_file(client, an, arguments, name):
    assert not is_kept(call(client, name, arguments))
    client.force_login(an)
    assert call(client, name, arguments).headers["Cache-Control"] == "private, max-age=3600"


def test_no_browser_keeps_a_page_that_editors_publish(client, an, course, quiz, enrolment):
    client.force_login(an)
    pages = [course, *course.lessons(), quiz, course.get_parent(), course.get_site().root_page]
    assert [page.url for page in pages if is_kept(client.get(page.url))] == []


@pytest.mark.parametrize(
    "address", ["/dang-nhap/", "/mat-khau/quen/", "/mat-khau/doi/", "/khong-co/", "/khoa-hoc/"]
)
def test_no_browser_keeps_sign_in_and_error_pages(client, an, address):
    assert not is_kept(client.get(address))
    client.force_login(an)
    assert not is_kept(client.get(address))


def admin_addresses() -> list[str]:
    """Every address of the admin, with a number or a word in place of its arguments."""
    found = set()
    for _name, route, _view in ALL:
        clean = re.sub(r"[\^$\\]", "", route)
        if clean.startswith("quan-tri/"):
            found.add("/" + re.sub(r"<(?:str|slug|path|uuid)?:?\w+>|<int:\w+>|\(.*\)", "1", clean))
    return sorted(url for url in found if not re.search(r"[<\[*?]", url))


def test_who_has_no_part_in_the_admin_is_told_so_at_each_of_its_addresses(client, an):
    client.force_login(an)
    wrong = []
    for url in [*admin_addresses(), "/quan-tri/khong/co/gi/"]:
        response = client.get(url)
        text = response.content.decode()
        if response.status_code != 403 or "Nguyễn Văn An (an)" not in text:
            wrong.append((url, response.status_code))
    assert wrong == []
    assert "message--error" not in client.get("/").content.decode()


def test_the_refusal_names_the_area_and_leads_on(client, an):
    client.force_login(an)
    text = client.get("/quan-tri/pages/3/").content.decode()
    assert "<h1>Khu vực quản lý dành cho người được giao việc quản lý</h1>" in text
    assert 'name="next" value="/quan-tri/pages/3/"' in text
    assert f'href="{reverse("home")}"' in text


def test_signing_out_there_leads_to_the_sign_in_and_back(client, an):
    client.force_login(an)
    gone = client.post(reverse("account_logout"), {"next": "/quan-tri/pages/3/"}, follow=True)
    (*_rest, (url, _status)) = gone.redirect_chain
    assert urlsplit(url).path == "/dang-nhap/"
    assert "next=/quan-tri/pages/3/" in url


@pytest.mark.parametrize(
    "headers", [{"X-Requested-With": "XMLHttpRequest"}, {"Accept": "application/json"}]
)
def test_scripts_are_refused_in_their_own_language(client, an, headers):
    client.force_login(an)
    response = client.get("/quan-tri/choose-page/", headers=headers)
    assert response.status_code == 403
    assert "khu vực quản lý" in response.json()["error"]


def test_wagtails_own_sign_in_is_the_one_sign_in(client, db):
    response = client.get("/quan-tri/login/?next=/quan-tri/pages/")
    assert response.url == "/dang-nhap/?next=/quan-tri/pages/"


def fail(error):
    def view(_request):
        raise error

    return view


@pytest.fixture
def broken(settings, monkeypatch):
    """Addresses at which each kind of fault happens."""
    from django.core.exceptions import PermissionDenied, SuspiciousOperation

    from config import urls

    faults = {
        "400": SuspiciousOperation("x"),
        "403": PermissionDenied(),
        "500": ValueError("x"),
        "503": OperationalError("database is locked"),
    }
    more = [path(f"hong/{status}/", fail(error)) for status, error in faults.items()]
    monkeypatch.setattr(urls, "urlpatterns", [*more, *urls.urlpatterns])
    clear_url_caches()
    yield Client(raise_request_exception=False)
    clear_url_caches()


FAULTS = {
    "400": ("Hệ thống không đọc được yêu cầu vừa gửi", "could not read"),
    "403": ("Anh/chị chưa được giao quyền xem trang này", "not"),
    "404": ("Không tìm thấy trang này", "not found"),
    "500": ("Hệ thống đang gặp sự cố", "trouble"),
    "503": ("Hệ thống tạm thời chưa trả lời được", "not answering"),
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("status", FAULTS)
def test_each_fault_has_a_page_of_ours_in_the_readers_language(broken, db, status, language):
    broken.cookies["django_language"] = language
    response = broken.get(f"/hong/{status}/")
    text = response.content.decode()
    assert response.status_code == int(status)
    assert f'<html lang="{language}">' in text
    heading = re.search(r"<h1>(.*?)</h1>", text)[1]
    if language == "vi":
        assert heading == FAULTS[status][0]
    else:
        assert not re.search("[ạảệộứ]", heading)
    assert 'href="/"' in text or 'href=""' in text
    assert "Traceback" not in text
    assert "urlpatterns" not in text


@pytest.mark.parametrize("status", ["400", "500", "503"])
def test_a_server_in_trouble_says_so_without_its_database(broken, status):
    """No `db` fixture: any query fails the test."""
    response = broken.get(f"/hong/{status}/")
    assert response.status_code == int(status)
    assert "<style>" in response.content.decode()
    assert "sha256-" in response.headers["Content-Security-Policy"]


def test_a_busy_database_says_when_to_come_back(broken, db):
    assert broken.get("/hong/503/").headers["Retry-After"]


def test_too_many_attempts_are_refused_in_vietnamese(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    for _number in range(3):
        response = client.post(reverse("account_reset_password"), {"email": "a@b.vn"})
    assert response.status_code == 429
    text = response.content.decode()
    assert "<h1>Anh/chị đã gửi quá nhiều lần trong thời gian ngắn</h1>" in text


def test_the_demo_shows_no_debug_pages(settings):
    """`make run` sets DEBUG; only DEBUG_PAGES shows Django's own pages."""
    import os
    import subprocess
    import sys

    told = "from django.conf import settings; print(settings.DEMO, settings.DEBUG)"
    for pages, expected in (("", "True False"), ("true", "True True")):
        environment = {"DEBUG": "true", "DJANGO_SETTINGS_MODULE": "config.settings"}
        environment |= {"PATH": os.environ["PATH"]} | ({"DEBUG_PAGES": pages} if pages else {})
        done = subprocess.run(
            [sys.executable, "-c", told],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == expected


def test_the_offline_page_stands_alone(client):
    response = client.get(reverse("offline"))
    text = response.content.decode()
    assert not re.search(r'(?:src|href)="/static', text)
    assert response.headers["Content-Security-Policy"].count("sha256-") == 2
    with translation.override("vi"):
        assert "tự mở tiếp" in text
