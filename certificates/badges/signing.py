"""The installation's badge key, and JSON Web Signatures made with it."""

import base64
import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings

ALGORITHM = "RS256"  # the one that every verifier of Open Badges 3.0 has to know
BITS = 2048


def sign_jwt(payload: dict[str, Any], *, kid: str, typ: str) -> str:
    """A compact JWS (RFC 7515, RS256) of the payload."""
    header = {"alg": ALGORITHM, "typ": typ, "kid": kid}
    signed = f"{_encode_json(header)}.{_encode_json(payload)}"
    signature = private_key().sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signed}.{encode(signature)}"


def public_jwk() -> dict[str, str]:
    """The public key as a JSON Web Key (RFC 7517), named by its thumbprint (RFC 7638)."""
    numbers = private_key().public_key().public_numbers()
    members = {"e": _number(numbers.e), "kty": "RSA", "n": _number(numbers.n)}
    thumbprint = json.dumps(members, sort_keys=True, separators=(",", ":")).encode()
    kid = encode(hashlib.sha256(thumbprint).digest())
    return {**members, "alg": ALGORITHM, "use": "sig", "kid": kid}


def private_key() -> rsa.RSAPrivateKey:
    """The key in `BADGE_KEY_FILE`; made on first need, readable by its owner only."""
    return _load(settings.BADGE_KEY_FILE)


def encode(content: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@cache
def _load(file: str) -> rsa.RSAPrivateKey:
    path = Path(file)
    if not path.exists():
        _make(path)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{path} holds no RSA key")
    return key


def _make(path: Path) -> None:
    """Write a whole new key in one step; of two processes the first one's stays."""
    pem = rsa.generate_private_key(public_exponent=65537, key_size=BITS).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _encode_json(content: dict[str, Any]) -> str:
    return encode(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def _number(value: int) -> str:
    return encode(value.to_bytes((value.bit_length() + 7) // 8, "big"))
