"""Only a proxy that is trusted is believed about who asks, and how."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from config.proxies import client_address, trusted_proxies
from learning.accounts.adapter import StaffAccountAdapter


def seen(peer, **headers):
    """What the application sees of a request that came in from `peer`."""
    request = RequestFactory().get("/", REMOTE_ADDR=peer, **headers)
    trusted_proxies(lambda _request: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("peer", "hops", "client"),
    [
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("::1", "203.0.113.5", "203.0.113.5"),
        ("::ffff:127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "10.1.1.1, 203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "10.1.1.1, 203.0.113.5, 10.9.0.7", "203.0.113.5"),
        ("127.0.0.1", "10.1.1.1,203.0.113.5:4711", "203.0.113.5"),
        ("127.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("127.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "10.1.1.1, unknown", ""),
        ("127.0.0.1", "unix:", ""),
        ("127.0.0.1", "203.0.113.5, ", "203.0.113.5"),
        ("127.0.0.1", "127.0.0.1, 10.9.0.7", "127.0.0.1"),
        ("198.51.100.7", "10.1.1.1", "198.51.100.7"),
        ("198.51.100.7", "127.0.0.1", "198.51.100.7"),
        ("", "10.1.1.1", ""),
    ],
)
def test_hops_are_read_as_far_as_trusted_proxies_told_them(settings, peer, hops, client):
    settings.TRUSTED_PROXIES = ["127.0.0.0/8", "::1/128", "10.9.0.0/24"]
    request = seen(peer, HTTP_X_FORWARDED_FOR=hops)
    assert client_address(request) == client
    assert StaffAccountAdapter().get_client_ip(request) == client


@pytest.mark.parametrize(
    ("peer", "secure"), [("127.0.0.1", True), ("198.51.100.7", False), ("10.9.0.7", False)]
)
def test_only_a_trusted_proxy_says_that_the_line_is_encrypted(settings, peer, secure):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert seen(peer, HTTP_X_FORWARDED_PROTO="https").is_secure() is secure


def test_a_stranger_chooses_no_host(settings):
    settings.USE_X_FORWARDED_HOST = True
    settings.ALLOWED_HOSTS = ["*"]
    assert seen("198.51.100.7", HTTP_X_FORWARDED_HOST="la.example").get_host() == "testserver"


def test_it_stands_before_everything_that_asks_for_the_address_or_the_scheme(settings):
    assert settings.MIDDLEWARE[0] == "config.proxies.trusted_proxies"


def test_a_room_is_not_entered_by_a_header(learner, quiz, enrolment):
    """Whoever reaches the port directly cannot say that they sit in the examination room."""
    quiz.allowed_networks = "10.1.1.0/24"
    quiz.save()
    answer = learner.post(
        reverse("begin_attempt", args=[quiz.pk]),
        REMOTE_ADDR="198.51.100.7",
        HTTP_X_FORWARDED_FOR="10.1.1.7",
        follow=True,
    )
    assert "đang ở mạng khác" in answer.content.decode()


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({"DEBUG": "false"}, "127.0.0.1"),
        ({"DEBUG": "true"}, "0.0.0.0"),
        ({"DEBUG": "false", "BIND": "10.0.0.5"}, "10.0.0.5"),
    ],
)
def test_a_server_listens_to_its_own_machine_alone_unless_told(environment, address):
    script = (
        "from config import web\n"
        "web.Granian = lambda _target, **given: print(given['address']) or exit()\n"
        "web.main('8000', '1')"
    )
    told = {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "hoc.example.vn", "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**told, "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == [address], done.stderr
