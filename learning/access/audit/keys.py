"""The keys of the audit log: outside the database, so that who changes it cannot sign anew."""

import hashlib
import hmac
from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

ID_LENGTH = 8


def sign(text: str) -> str:
    """`key.digest`: by the first of the keys, the one in use."""
    key = next(_keys())
    return f"{_id_of(key)}.{_digest(key, text)}"


def is_signed(text: str, signature: str) -> bool:
    """Whether `sign` gave this for the text, by the key in use or an earlier one."""
    return any(
        hmac.compare_digest(f"{_id_of(key)}.{_digest(key, text)}", signature) for key in _keys()
    )


def is_known(signature: str) -> bool:
    """Whether the key of the signature is one of ours."""
    return signature[:ID_LENGTH] in [_id_of(key) for key in _keys()]


def export_key() -> Ed25519PrivateKey:
    """Signs what is handed to an auditor, who checks it by the public key."""
    seed = hmac.new(next(_keys()), b"audit export", hashlib.sha256).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


def _keys() -> Iterator[bytes]:
    """AUDIT_KEYS, the one in use first; without any they hang on SECRET_KEY."""
    secrets = settings.AUDIT_KEYS or [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    for secret in secrets:
        yield hmac.new(str(secret).encode(), b"audit log", hashlib.sha256).digest()


def _id_of(key: bytes) -> str:
    return hashlib.sha256(b"id" + key).hexdigest()[:ID_LENGTH]


def _digest(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
