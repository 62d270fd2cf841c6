"""One browser that a balancer sends now to this host and now to that."""

import base64
import json
import time
from dataclasses import dataclass, field
from typing import Any

import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.module_loading import import_string

from learning.models import User
from tests.faults.ground import Running

TIMEOUT = 30


@dataclass
class Person:
    """The cookies of one browser; every request says at which host it arrives."""

    cookies: dict[str, str] = field(default_factory=dict)

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


def signed_in(user: User) -> Person:
    """A session in the database, as signing in leaves it."""
    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    # As after a second factor, which officers need.
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session.create()
    # A server's names begin with the prefix, those of this process may not.
    return Person({f"{prefix}sessionid": session.session_key or "" for prefix in ("", "__Host-")})


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
