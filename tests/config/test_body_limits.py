"""How much may be sent: judged by who sends it, before any of it is read."""

import io

import pytest
from django.urls import reverse

from certificates.verification.verifying import MAX_BYTES
from config.body_limits import ANONYMOUS, MB, SIGNED_IN


class Body(io.RawIOBase):
    """Says whether anybody looked into it."""

    was_read = False

    def readable(self):
        return True

    def readinto(self, _buffer):
        Body.was_read = True
        return 0


@pytest.fixture
def send(client):
    """Send a head that promises so many bytes; who is refused is refused without them."""

    def post(path, length=None, **headers):
        Body.was_read = False
        environ = {"wsgi.input": Body(), **headers}
        if length is not None:
            environ["CONTENT_LENGTH"] = str(length)
        boundary = "multipart/form-data; boundary=x"
        answer = client.generic("POST", path, b"", content_type=boundary, **environ)
        assert not (answer.status_code in (411, 413) and Body.was_read)
        return answer

    return post


@pytest.mark.parametrize(
    "path",
    ["/dang-nhap/", "/quan-tri/login/", "/", "/khong-co/", "/api/v1/people", "/tai-lieu/1/a.pdf"],
)
@pytest.mark.parametrize("length", [ANONYMOUS + 1, 600 * MB])
def test_an_anonymous_body_is_refused_unread_wherever_it_goes(system, send, path, length):
    answer = send(path, length)
    assert answer.status_code == 413
    said = answer.json()["detail"] if path.startswith("/api/") else answer.content.decode()
    assert "lớn hơn mức cho phép" in said


def test_a_body_without_a_length_is_refused(system, send):
    assert send("/dang-nhap/", HTTP_TRANSFER_ENCODING="chunked").status_code == 411


@pytest.mark.parametrize(
    ("path", "field"), [("/api/v1/people", "detail"), ("/dang-nhap/", "error")]
)
def test_a_program_is_answered_in_its_own_way(system, send, path, field):
    answer = send(path, 3 * MB, HTTP_ACCEPT="application/json")
    assert answer.status_code == 413
    assert answer.json() == {field: "Dữ liệu gửi lên lớn hơn mức cho phép."}


def test_a_learner_sends_what_a_form_needs_and_no_more(system, client, an, send):
    client.force_login(an)
    assert send("/", SIGNED_IN + 1).status_code == 413
    assert send(reverse("account_change_password"), SIGNED_IN).status_code != 413


def test_who_has_the_admin_sends_films(system, client, lan, send, settings):
    client.force_login(lan)
    assert send("/quan-tri/documents/add/", settings.MEDIA_MAX_MB * MB).status_code != 413
    assert send("/quan-tri/documents/add/", (settings.MEDIA_MAX_MB + 3) * MB).status_code == 413


def test_anybody_sends_a_certificate_to_be_checked(system, send):
    assert send(reverse("verify"), MAX_BYTES).status_code != 413
    answer = send(reverse("verify"), 600 * MB)
    assert (answer.status_code, Body.was_read) == (400, False)
    assert "không quá 5 MB" in answer.content.decode()
