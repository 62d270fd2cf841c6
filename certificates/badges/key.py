"""The installation's badge key: made once, kept in the database, sealed by SECRET_KEY.

A file would be another one on every host, and a badge signed here could not be checked there.
"""

import base64
import logging
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import connection

from certificates.models import BadgeKey

logger = logging.getLogger(__name__)

BITS = 2048
PURPOSE = b"dan-van badge key 1"


class SealedKeyError(Exception):
    """The key in the database was sealed with another SECRET_KEY."""

    def __str__(self) -> str:
        return (
            "Không mở được khóa huy hiệu trong cơ sở dữ liệu: SECRET_KEY đã đổi. "
            "Hãy ghi SECRET_KEY cũ vào SECRET_KEY_FALLBACKS rồi khởi động lại."
        )


def private_key() -> rsa.RSAPrivateKey:
    """The one key of all hosts; made on first need. One query.

    Raises:
        SealedKeyError: SECRET_KEY is another one now, and the old one is not told.
    """
    row = BadgeKey.objects.filter(pk=1).first() or _keep(_file_of_before() or _new())
    return _open(row.sealed, settings.SECRET_KEY, tuple(settings.SECRET_KEY_FALLBACKS))


def take_over_file() -> None:
    """Keep the key of `BADGE_KEY_FILE`, where earlier versions had it, if none is kept yet."""
    if BadgeKey._meta.db_table not in connection.introspection.table_names():
        return  # migrated to an earlier state
    if not BadgeKey.objects.exists() and (pem := _file_of_before()):
        _keep(pem)


def _keep(pem: bytes) -> BadgeKey:
    """Of two hosts the first one's stays."""
    sealed = _seals(settings.SECRET_KEY).encrypt(pem).decode()
    row, _made = BadgeKey.objects.get_or_create(pk=1, defaults={"sealed": sealed})
    return row


def _file_of_before() -> bytes | None:
    path = Path(settings.BADGE_KEY_FILE)
    if not path.is_file():
        return None
    logger.info("the badge key in %s is kept in the database from now on", path)
    return path.read_bytes()


def _new() -> bytes:
    return rsa.generate_private_key(public_exponent=65537, key_size=BITS).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@lru_cache(maxsize=4)
def _open(sealed: str, secret: str, earlier: tuple[str, ...]) -> rsa.RSAPrivateKey:
    try:
        pem = _seals(secret, *earlier).decrypt(sealed.encode())
    except InvalidToken as error:
        raise SealedKeyError from error
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("the badge key is no RSA key")
    return key


def _seals(*secrets: str) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(text))) for text in secrets])


def _derived(secret: str) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
