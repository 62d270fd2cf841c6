"""What a client writes with underscores must not stand for what the proxy says: the web server
reads both names as one. Each shipped example, in front of our web server."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from itertools import product
from pathlib import Path

import pytest

from tests.bench.system import free_port

from .front import NAME, Front

CADDYFILE = Path(__file__).parents[2] / "docs" / "deploy" / "Caddyfile"
TOLD_BY_PROXIES = (
    *("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port"),
    *("X-Real-IP", "X-Request-ID"),
)
FORGED = "203.0.113.66"


@contextmanager
def running(command, port, **how):
    process = subprocess.Popen(command, **how)
    try:
        end = time.monotonic() + 20
        while not listens(port):
            assert process.poll() is None, "it ended"
            assert time.monotonic() < end, "it does not answer"
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def listens(port):
    with closing(socket.socket()) as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def upstream():
    port = free_port()
    root = Path(__file__).parents[2]
    with running([sys.executable, "-m", "tests.config.echo", str(port)], port, cwd=root):
        yield f"127.0.0.1:{port}"


@contextmanager
def nginx(folder, upstream):
    with Front(folder, upstream, folder) as front:
        yield lambda headers, path="/": front.ask(path, headers=headers).json()


@contextmanager
def caddy(folder, upstream):
    """The shipped file without what needs a public name: its certificate."""
    port = free_port()
    text = CADDYFILE.read_text(encoding="utf-8").replace("127.0.0.1:8000", upstream)
    before, start, rest = text.partition("\ttls {")
    assert start
    before = before.replace("/var/log/caddy/", f"{folder}/")
    text = before + rest.partition("\n\t}\n")[2]
    text = text.replace(f"{NAME} {{", f"http://:{port} {{", 1)
    file = folder / "Caddyfile"
    file.write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{text}", encoding="utf-8")
    command = ["caddy", "run", "--config", str(file), "--adapter", "caddyfile"]
    with (
        (folder / "caddy.log").open("wb") as log,
        running(command, port, stderr=log, env={**os.environ, "HOME": str(folder)}),
    ):
        yield lambda headers, path="/": ask_plainly(port, headers, path)


def ask_plainly(port, headers, path):
    lines = [
        f"GET {path} HTTP/1.0",
        f"Host: {NAME}",
        *(f"{name}: {said}" for name, said in headers.items()),
    ]
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    return json.loads(answer.partition(b"\r\n\r\n")[2])


def spellings(name):
    """The name with each choice of underscores for its dashes, also in small letters."""
    first, *others = name.split("-")
    for signs in product("-_", repeat=len(others)):
        spelt = first + "".join(sign + each for sign, each in zip(signs, others, strict=True))
        yield from (spelt, spelt.lower()) if "_" in spelt else (spelt,)


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
@pytest.mark.parametrize("proxy", [nginx, caddy])
def test_no_spelling_of_a_header_stands_for_what_the_proxy_says(proxy, upstream, tmp_path):
    with proxy(tmp_path, upstream) as ask:
        plain = ask({})
        assert plain["HTTP_X_FORWARDED_FOR"] == "127.0.0.1"
        for name in TOLD_BY_PROXIES:
            for spelt in spellings(name):
                told = ask({spelt: FORGED})
                assert FORGED not in json.dumps(told), f"{spelt} came through"
                assert told.keys() <= plain.keys() | {"HTTP_X_REQUEST_ID"}
        both = dict.fromkeys(spellings("X-Forwarded-For"), FORGED)
        assert ask(both)["HTTP_X_FORWARDED_FOR"] == "127.0.0.1"


KEYS = ["1-abc-0123456789abcdef0123456789abcdef", "WzEsImEiXQ:1abcde:bimatbimatbimatbimatbimatbi"]
PLACES = ["/mat-khau/dat-lai/{}/", "/MAT-KHAU/Dat-Lai/{}", "/thu-dien-tu/{}/", "//thu-dien-tu//{}"]


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
@pytest.mark.parametrize("proxy", [nginx, caddy])
def test_the_log_of_a_proxy_holds_no_key(proxy, upstream, tmp_path):
    with proxy(tmp_path, upstream) as ask:
        for place in [*PLACES, "/quan-tri/password_reset/confirm/MQ/{}/", "/tim/?q={}"]:
            for key in KEYS:
                ask({"Referer": f"https://{NAME}/mat-khau/dat-lai/{key}/"}, place.format(key))
        ask({}, "/khoa-hoc/")
    text = (tmp_path / "dan-van.log").read_text(encoding="utf-8")
    assert "/khoa-hoc/" in text
    assert len(text.splitlines()) >= 12
    for key in KEYS:
        assert key[-12:].lower() not in text.lower()
