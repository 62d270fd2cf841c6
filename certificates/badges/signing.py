"""JSON Web Signatures with the installation's badge key."""

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from certificates.badges.key import private_key

ALGORITHM = "RS256"  # the one that every verifier of Open Badges 3.0 has to know


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


def encode(content: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _encode_json(content: dict[str, Any]) -> str:
    return encode(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def _number(value: int) -> str:
    return encode(value.to_bytes((value.bit_length() + 7) // 8, "big"))
