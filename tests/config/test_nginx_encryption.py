"""What the shipped example for nginx speaks with browsers, and a balancer with hosts."""

import socket
import ssl
from functools import partial

import pytest
from django.core.signals import request_started

from tests.bench.system import free_port

from .front import NAME, Front, application_server, as_balancer, behind_balancer


@pytest.fixture
def shut(tmp_path):
    """nginx before an application that is not there."""
    with Front(tmp_path, f"127.0.0.1:{free_port()}", tmp_path) as front:
        yield front


def shake_hands(port, version, suites):
    """The suite that both agree on; ssl.SSLError where there is none."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = context.maximum_version = version
    context.set_ciphers(f"{suites}:@SECLEVEL=0")
    plain = socket.create_connection(("127.0.0.1", port), timeout=10)
    with plain, context.wrap_socket(plain, server_hostname=NAME) as wrapped:
        return wrapped.cipher()[0]


@pytest.mark.parametrize(
    "suites",
    # No key of one connection alone; no authenticated encryption; neither; none at all.
    ["AES256-GCM-SHA384", "ECDHE-RSA-AES256-SHA384", "ECDHE-RSA-AES128-SHA", "AES128-SHA", "aNULL"],
)
def test_weak_suites_and_old_versions_are_refused(shut, suites):
    with pytest.raises((ssl.SSLError, ConnectionError)):
        shake_hands(shut.port, ssl.TLSVersion.TLSv1_2, suites)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_todays_versions_and_suites_are_spoken(shut):
    with pytest.raises((ssl.SSLError, ConnectionError)):
        shake_hands(shut.port, ssl.TLSVersion.TLSv1_1, "ALL")
    for suite in ("ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305"):
        assert shake_hands(shut.port, ssl.TLSVersion.TLSv1_2, suite) == suite
    assert shake_hands(shut.port, ssl.TLSVersion.TLSv1_3, "ALL").startswith("TLS_")


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_a_balancer_asks_hosts_by_tls_and_says_who_asked(db, tmp_path):
    """One host of two is down, which nobody notices; an impostor is told nothing."""
    seen = []

    def note(environ, **_kwargs):
        seen.append((environ["HTTP_X_FORWARDED_FOR"], environ["HTTP_X_FORWARDED_PROTO"]))

    def balancer(name, *hosts):
        change = partial(as_balancer, hosts=hosts, trusted=tmp_path / "host" / "fullchain.pem")
        return Front(tmp_path / name, "", tmp_path, change)

    request_started.connect(note)
    with (
        application_server() as upstream,
        Front(tmp_path / "host", upstream, tmp_path, behind_balancer) as host,
        Front(tmp_path / "impostor", upstream, tmp_path) as impostor,
        balancer("first", free_port(), host.port) as first,
        balancer("misled", impostor.port, impostor.port) as misled,
    ):
        forged = {"X-Forwarded-For": "203.0.113.9"}
        assert first.ask("/dang-nhap/", address="127.0.0.7", headers=forged).status_code == 200
        assert seen == [("127.0.0.7", "https")]
        assert misled.ask("/dang-nhap/").status_code == 502
        assert len(seen) == 1
    request_started.disconnect(note)
