"""One browser that a balancer sends now to this host and now to that."""

import base64
import html
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

import requests
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.urls import reverse

from learning.models import User
from tests.faults.ground import Running

from .people import PASSWORD

TIMEOUT = 30
PERIOD = 30
SECRET = re.compile(r'<code class="secret">([^<]+)</code>')


@dataclass
class Person:
    """The cookies of one browser; every request says at which host it arrives."""

    cookies: dict[str, str] = field(default_factory=dict)
    secret: str = ""
    led_to: str = ""

    def get(self, host: Running, path: str, **headers: str) -> requests.Response:
        return self._ask("GET", host, path, headers)

    def post(self, host: Running, path: str, **sent: Any) -> requests.Response:
        """A form (`data=`, `files=`) or JSON (`json=`), with the token of the last page."""
        (token,) = [value for name, value in self.cookies.items() if "csrf" in name]
        origin = f"https://127.0.0.1:{host.port}"
        headers = {"X-CSRFToken": token, "Origin": origin, "Referer": f"{origin}{path}"}
        return self._ask("POST", host, path, headers, **sent)

    def _ask(
        self, method: str, host: Running, path: str, headers: dict[str, str], **sent: Any
    ) -> requests.Response:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = requests.request(
            method,
            f"http://127.0.0.1:{host.port}{path}",
            headers={"X-Forwarded-Proto": "https", "Cookie": cookie, **headers},
            allow_redirects=False,
            timeout=TIMEOUT,
            **sent,
        )
        self.cookies.update({each.name: each.value or "" for each in answer.cookies})
        return answer


def signed_in(host: Running, user: User) -> Person:
    """Who has typed code and password at that host, as a browser sends them."""
    person, path = Person(), reverse("account_login")
    person.get(host, path)
    answer = person.post(host, path, data={"login": user.staff_code, "password": PASSWORD})
    assert answer.status_code == 302, answer.text[:3000]
    person.led_to = html.unescape(answer.headers["Location"])
    return person


def with_factor(host: Running, user: User) -> Person:
    """Signed in, and an app set up: the system leads officers there before it lets them work."""
    person = signed_in(host, user)
    assert person.led_to.startswith(reverse("factor_setup"))
    path = reverse("mfa_activate_totp")
    (secret,) = SECRET.findall(person.get(host, path).text)
    person.secret = secret
    answer = person.post(host, path, data={"code": totp(secret)})
    assert answer.status_code == 302, answer.text[:3000]
    return person


def totp(secret: str, ahead: int = 0) -> str:
    """What the app shows now, or so many periods later."""
    period = int(time.time()) // PERIOD + ahead
    return format_hotp_value(hotp_value(secret, period))


def verified(token: str, jwk: dict[str, str]) -> dict[str, Any]:
    """The payload of a badge, by a public key, as a verifier elsewhere reads it."""
    header, payload, signature = token.split(".")
    n, e = (int.from_bytes(_decoded(jwk[part]), "big") for part in "ne")
    key = rsa.RSAPublicNumbers(e, n).public_key()
    text = f"{header}.{payload}".encode()
    key.verify(_decoded(signature), text, padding.PKCS1v15(), hashes.SHA256())
    return json.loads(_decoded(payload))


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
