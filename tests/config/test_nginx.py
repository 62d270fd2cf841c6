"""The shipped example for nginx before the system: what comes in, and what it sends itself."""

import pytest
import requests
from django.core.files.base import ContentFile
from django.core.signals import request_started

from cms.models import CmsDocument
from tests.cms.uploads.stores import make_bucket, s3_server, storages_at

from .front import NAME, Front, application_server, with_store

CONTENT = bytes(range(256)) * 12


@pytest.fixture
def upstream(db):
    with application_server() as address:
        yield address


@pytest.fixture
def an_cookie(client, an):
    client.force_login(an)
    (cookie,) = [each for name, each in client.cookies.items() if "session" in name]
    return {"Cookie": f"{cookie.key}={cookie.value}"}


@pytest.fixture(params=["folder", "bucket"])
def front(request, upstream, settings, tmp_path):
    settings.MEDIA_SENDFILE = "X-Accel-Redirect"
    if request.param == "folder":
        with Front(tmp_path, upstream, settings.MEDIA_ROOT) as front:
            yield front
        return
    with s3_server() as store:
        make_bucket(store)
        settings.STORAGES = {**settings.STORAGES, **storages_at(store, tmp_path)}
        address = store.removeprefix("http://")
        with Front(tmp_path, upstream, tmp_path, lambda text: with_store(text, address)) as front:
            yield front


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_it_sends_what_the_application_allowed_and_says_who_asks(front, an_cookie, an):
    film = CmsDocument.objects.create(title="Phim", file=ContentFile(CONTENT, "phim.mp4"))
    assert front.ask(film.url).status_code == 302, "nobody without signing in"
    whole = front.ask(film.url, headers=an_cookie)
    assert (whole.status_code, whole.content) == (200, CONTENT)
    assert "X-Accel-Redirect" not in whole.headers
    part = front.ask(film.url, headers={**an_cookie, "Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, CONTENT[10:20])
    for answer in (whole, part):
        assert answer.headers["Content-Type"] == "video/mp4"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"].startswith("private")
    for inner in (f"/media-noi-bo/{film.file.name}", f"/media-noi-bo/dan-van/{film.file.name}"):
        assert front.ask(inner, headers=an_cookie).status_code == 404

    seen = []

    def note(environ, **_kwargs):
        seen.append({name: value for name, value in environ.items() if "FORWARD" in name})

    request_started.connect(note)
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http", "Forwarded": "for=x"}
    page = front.ask("/dang-nhap/", headers={**forged, "X-Forwarded-Host": "x.example"})
    request_started.disconnect(note)
    assert page.status_code == 200
    assert seen == [{"HTTP_X_FORWARDED_FOR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}]

    assert front.ask("/dang-nhap/", "POST", data=b"a" * (61 << 20)).status_code == 413
    plain = requests.get(
        f"http://127.0.0.1:{front.plain}/?a=1", headers={"Host": NAME}, allow_redirects=False
    )
    assert (plain.status_code, plain.headers["Location"]) == (301, f"https://{NAME}/?a=1")
