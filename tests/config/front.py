"""nginx as docs/deploy/nginx.conf has it, in front of the application of the tests."""

import os
import re
import socket
import subprocess
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import requests
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, connections
from requests.adapters import HTTPAdapter

from tests.bench.system import free_port

EXAMPLE = Path(__file__).parents[2] / "docs" / "deploy" / "nginx.conf"
NAME = "hoc.tinh.gov.vn"
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


def with_store(text, store):
    """As the comment in it says: these lines instead of the folder."""
    before, start, rest = text.partition("location /media-noi-bo/")
    rest = re.sub(r"^ *alias .*$", "", rest, flags=re.M)
    rest = re.sub(r"^( *)# (proxy_\w+ .*;)$", r"\1\2", rest, flags=re.M)
    # The store of the tests speaks no TLS.
    rest = rest.replace("https://kho.tinh.gov.vn", f"http://{store}")
    return before + start + rest.replace("kho.tinh.gov.vn", store)


def marked(text, mark):
    """With the lines of that mark: on the balancer, or on a host behind it."""
    return re.sub(rf"^( *)# {mark}\b[^:]*: (.*;)$", r"\1\2", text, flags=re.M)


def as_balancer(text, hosts, trusted):
    """Before hosts at these ports, whose certificates that file vouches for."""
    text = marked(text, "balancer").replace("http://dan_van", "https://dan_van")
    for shipped, port in zip(("10.0.0.11:443", "10.0.0.12:443"), hosts, strict=True):
        assert shipped in text
        text = text.replace(shipped, f"127.0.0.1:{port}")
    # Inside of upstream the host itself is none.
    text = text.replace("    server 127.0.0.1:8000;\n", "")
    return text.replace("/etc/ssl/certs/ca-certificates.crt", str(trusted))


def behind_balancer(text):
    return marked(text, "behind").replace("10.0.0.4", "127.0.0.1")


class Front:
    """nginx with the example, its paths and ports those of the test."""

    def __init__(self, folder, upstream, media, change=str):
        folder.mkdir(exist_ok=True)
        self.folder, self.port, self.plain = folder, free_port(), free_port()
        text = change(EXAMPLE.read_text())
        for shipped, ours in (
            ("/etc/ssl/dan-van", str(folder)),
            ("listen 80;", f"listen 127.0.0.1:{self.plain};"),
            ("listen 443 ssl;", f"listen 127.0.0.1:{self.port} ssl;"),
            ("127.0.0.1:8000", upstream),
            ("/var/lib/dan-van/media/", f"{media}/"),
            ("/var/log/nginx/", f"{folder}/"),
        ):
            text = text.replace(shipped, ours)
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
        while not self._listens():
            assert time.monotonic() < end, (self.folder / "error.log").read_text()
            time.sleep(0.05)
        return self

    def __exit__(self, *_how):
        self.process.terminate()
        self.process.wait(timeout=20)

    def _listens(self):
        with closing(socket.socket()) as trying:
            return trying.connect_ex(("127.0.0.1", self.port)) == 0

    def ask(self, path, method="GET", address="127.0.0.1", **more):
        headers = {"Host": NAME, **more.pop("headers", {})}
        with requests.Session() as asking:
            asking.mount("https://", From(address))
            return asking.request(
                method,
                f"https://127.0.0.1:{self.port}{path}",
                headers=headers,
                verify=False,
                allow_redirects=False,
                timeout=20,
                **more,
            )


class From(HTTPAdapter):
    """Requests that come from an address of this machine's own."""

    def __init__(self, address):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *given, **named):
        super().init_poolmanager(*given, source_address=(self.address, 0), **named)


@contextmanager
def application_server():
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
