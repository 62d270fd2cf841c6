"""An OpenID provider in a thread that signs whatever a test wants it to sign."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
NAME = "khoa-1"


class FakeProvider:
    """What it answers at its addresses, and what it was asked."""

    def __init__(self, name: str = "tinh") -> None:
        self.name = name
        self.id_token: Any = ""
        self.userinfo: dict[str, Any] = {}
        self.codes: list[str] = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(provider.answer(urlsplit(self.path).path, ""))

            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._answer(provider.answer(self.path, sent))

            def _answer(self, said: object) -> None:
                body = json.dumps(said).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def settings(self, **options: Any) -> dict[str, Any]:
        return {
            "id": self.name,
            "name": f"Cổng {self.name}",
            "server_url": self.issuer,
            "client_id": "dan-van",
            "secret": "bi-mat-thu-nghiem",
            **options,
        }

    def answer(self, path: str, sent: str) -> object:
        if path == "/token":
            self.codes += parse_qs(sent).get("code", [])
            return {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token}
        answers: dict[str, object] = {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/keys",
            },
            "/keys": {"keys": [{**public_jwk(KEY), "kid": NAME, "use": "sig", "alg": "RS256"}]},
            "/userinfo": self.userinfo,
        }
        return answers.get(path, {})

    def claims(self, **changed: Any) -> dict[str, Any]:
        """The claims of a good ID token; those that are None are left out."""
        now = int(time.time())
        whole = {"iss": self.issuer, "sub": "1", "aud": "dan-van", "iat": now, "exp": now + 60}
        return {name: value for name, value in {**whole, **changed}.items() if value is not None}


@contextmanager
def fake_provider(name: str = "tinh") -> Iterator[FakeProvider]:
    """The provider, as long as the context is open."""
    provider = FakeProvider(name)
    thread = threading.Thread(target=provider.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.server.shutdown()
        provider.server.server_close()
        thread.join()


def public_jwk(key: rsa.RSAPrivateKey) -> dict[str, Any]:
    jwk: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    return jwk


def signed(claims: dict[str, Any], key: rsa.RSAPrivateKey = KEY, **header: Any) -> str:
    """An honest signature, by this key."""
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": NAME, **header})


def by_hand(claims: dict[str, Any], secret: bytes, **header: Any) -> str:
    """A token that no library would make: HMAC by any secret, or no signature for an empty one."""
    parts = [_part({"typ": "JWT", "kid": NAME, **header}), _part(claims)]
    text = ".".join(parts)
    mac = hmac.new(secret, text.encode(), hashlib.sha256).digest() if secret else b""
    return f"{text}.{_encoded(mac)}"


def public_pem() -> bytes:
    return KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _part(said: dict[str, Any]) -> str:
    return _encoded(json.dumps(said).encode())


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
