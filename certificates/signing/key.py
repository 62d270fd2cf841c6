"""The key that the operator configured; read once in the life of a worker."""

import functools
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from django.conf import settings
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign import signers
from pyhanko.sign.timestamps import HTTPTimeStamper


class SigningKeyError(Exception):
    """A key is configured and cannot be read; the message says which and why."""


def has_key() -> bool:
    """Whether the operator configured a key file or a token."""
    return bool(settings.SIGNING_KEY_FILE or settings.SIGNING_PKCS11_MODULE)


def load_signer() -> Any:
    """The signer of this system.

    Raises:
        SigningKeyError: no key, a wrong passphrase, no token.
    """
    if settings.SIGNING_KEY_FILE:
        return _from_file(settings.SIGNING_KEY_FILE, settings.SIGNING_KEY_PASSPHRASE)
    if settings.SIGNING_PKCS11_MODULE:
        return _from_token(
            settings.SIGNING_PKCS11_MODULE,
            settings.SIGNING_PKCS11_TOKEN,
            settings.SIGNING_PKCS11_PIN,
            settings.SIGNING_PKCS11_LABEL,
        )
    raise SigningKeyError("SIGNING_KEY_FILE")


def time_stamper() -> Any | None:
    """The time stamp authority, if one is configured."""
    url = settings.SIGNING_TIMESTAMP_URL
    return HTTPTimeStamper(url, timeout=10) if url else None


class _Signer(signers.SimpleSigner):
    """Keeps the key as it was read: reading and checking it anew costs more than signing."""

    @functools.cached_property
    def _key(self) -> Any:
        return serialization.load_der_private_key(self.signing_key.dump(), password=None)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        algorithm = getattr(hashes, digest_algorithm.upper())()
        if isinstance(self._key, rsa.RSAPrivateKey) and not self.prefer_pss:
            return self._key.sign(data, padding.PKCS1v15(), algorithm)
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(algorithm))
        signature: bytes = super().sign_raw(data, digest_algorithm)
        return signature


@functools.lru_cache(maxsize=4)
def _from_file(path: str, passphrase: str) -> Any:
    try:
        content = Path(path).read_bytes()
        loaded = signers.SimpleSigner.load_pkcs12_data(
            content, other_certs=[], passphrase=passphrase.encode() or None
        )
    except (OSError, ValueError, TypeError) as error:
        raise SigningKeyError(f"{path}: {error}") from error
    if loaded is None or loaded.signing_cert is None:
        raise SigningKeyError(path)
    return _Signer(
        signing_cert=loaded.signing_cert,
        signing_key=loaded.signing_key,
        cert_registry=loaded.cert_registry,
        embed_roots=False,
    )


@functools.lru_cache(maxsize=1)
def _from_token(module: str, token: str, pin: str, label: str) -> Any:
    try:
        from pyhanko.sign import pkcs11  # needs the extra `pkcs11`

        criteria = TokenCriteria(label=token)
        session = pkcs11.open_pkcs11_session(module, token_criteria=criteria, user_pin=pin)
    except Exception as error:
        raise SigningKeyError(f"{module}: {error}") from error
    # The hash is taken here: not every token offers mechanisms that hash too.
    return pkcs11.PKCS11Signer(
        session, cert_label=label, key_label=label, use_raw_mechanism=True, embed_roots=False
    )
