"""The shipped example for nginx before the system: what comes in, and what it sends itself."""

import os
import re
import socket
import subprocess
import threading
import time
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import requests
from django.core.files.base import ContentFile
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, connections

from cms.models import CmsDocument
from tests.bench.system import free_port
from tests.cms.uploads.stores import make_bucket, s3_server, storages_at

EXAMPLE = Path(__file__).parents[2] / "docs" / "deploy" / "nginx.conf"
NAME = "hoc.tinh.gov.vn"
CONTENT = bytes(range(256)) * 12
AROUND = """
{user}
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include {folder}/site.conf;
}}
"""


class Front:
    """nginx with the example, its paths and ports those of the test."""

    def __init__(self, folder, upstream, media, store=""):
        self.folder, self.port, self.plain = folder, free_port(), free_port()
        text = EXAMPLE.read_text()
        for shipped, ours in (
            ("/etc/ssl/dan-van", str(folder)),
            ("listen 80;", f"listen 127.0.0.1:{self.plain};"),
            ("listen 443 ssl;", f"listen 127.0.0.1:{self.port} ssl;"),
            ("127.0.0.1:8000", upstream),
            ("/var/lib/dan-van/media/", f"{media}/"),
        ):
            assert shipped in text
            text = text.replace(shipped, ours)
        if store:
            # As the comment in it says: these lines instead of the folder.
            text = re.sub(r"^ *alias .*$", "", text, flags=re.M)
            text = re.sub(r"^( *)# (proxy_\w+ .*;)$", r"\1\2", text, flags=re.M)
            text = text.replace("kho.tinh.gov.vn", store)
        (folder / "site.conf").write_text(text)
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(AROUND.format(user=user, folder=folder))

    def __enter__(self):
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        files = ["-keyout", self.folder / "privkey.pem", "-out", self.folder / "fullchain.pem"]
        subprocess.run([*command, *files, "-subj", f"/CN={NAME}"], check=True, capture_output=True)
        nginx = ["/usr/sbin/nginx", "-p", self.folder, "-c", self.folder / "nginx.conf"]
        self.process = subprocess.Popen([*nginx, "-e", self.folder / "error.log"])
        end = time.monotonic() + 10
        while socket.socket().connect_ex(("127.0.0.1", self.port)):
            assert time.monotonic() < end, (self.folder / "error.log").read_text()
            time.sleep(0.05)
        return self

    def __exit__(self, *_how):
        self.process.terminate()
        self.process.wait(timeout=20)

    def ask(self, path, method="GET", **more):
        headers = {"Host": NAME, **more.pop("headers", {})}
        return requests.request(
            method,
            f"https://127.0.0.1:{self.port}{path}",
            headers=headers,
            verify=False,
            allow_redirects=False,
            timeout=20,
            **more,
        )


@pytest.fixture
def an_cookie(client, an):
    client.force_login(an)
    (cookie,) = [each for name, each in client.cookies.items() if "session" in name]
    return {"Cookie": f"{cookie.key}={cookie.value}"}


@pytest.fixture
def upstream(db):
    """Where the application answers, in the transaction of the test."""
    connection.inc_thread_sharing()
    # As Django's own test client does: a request begins and ends by closing a connection that is
    # not as the settings make it, which breaks the transaction of the test.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    handler, shared = WSGIHandler(), connections["default"]

    def application(environ, start_response):
        connections["default"] = shared
        return handler(environ, start_response)

    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    connection.dec_thread_sharing()


class Quiet(WSGIRequestHandler):
    def log_message(self, *_said):
        pass


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
        with Front(tmp_path, upstream, tmp_path, store.removeprefix("http://")) as front:
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
