"""The outside of a backup: one line that says how it is locked, then its content, encrypted.

The content is a standard age file (https://age-encryption.org/v1). Under a passphrase it is
encrypted to a key made for this backup, and that key, locked with the passphrase (scrypt,
ChaCha20-Poly1305), stands in the line: age opens a passphrase only in memory. Nothing is ever held
whole in memory.
"""

import base64
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import BinaryIO

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from config.backup.errors import NOT_A_BACKUP, PLAIN_REFUSED, WRONG_KEY, BackupError

LINE = re.compile(rb"dan-van-backup 1 (plain|recipient|passphrase) ([A-Za-z0-9+/=]*)\n")
MAX_LINE = 2000
SALT, NONCE = 16, 12
# 128 MB and a third of a second for each guess.
SCRYPT_N = 2**17


@dataclass(frozen=True)
class Lock:
    """How a backup is encrypted: by a passphrase, or to age recipients ("age1…"), or not."""

    passphrase: str = ""
    recipients: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return "passphrase" if self.passphrase else "recipient" if self.recipients else "plain"


@dataclass(frozen=True)
class Keys:
    """What opens a backup: a passphrase, and texts that hold age identities.

    `only_encrypted`: what anybody could have written is not taken.
    """

    passphrase: str = ""
    identities: tuple[str, ...] = ()
    only_encrypted: bool = False


@contextmanager
def sealed(target: BinaryIO, lock: Lock) -> Iterator[BinaryIO]:
    """Write the line; what is written to the result reaches the target encrypted.

    Raises:
        BackupError: a recipient is none.
    """
    recipients, key = _recipients(lock)
    target.write(b"dan-van-backup 1 %s %s\n" % (lock.kind.encode(), base64.b64encode(key)))
    if not recipients:
        yield target
        return
    with _written_through(lambda source: _encrypt(source, target, recipients)) as sink:
        yield sink


class _Target:
    """What age writes to; it keeps why a write failed, of which age tells only the text."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.failure: OSError | None = None

    def write(self, content: bytes) -> int:
        try:
            return self.file.write(content)
        except OSError as error:
            self.failure = error
            raise

    def flush(self) -> None:
        self.file.flush()


def _encrypt(source: BinaryIO, file: BinaryIO, recipients: list[pyrage.x25519.Recipient]) -> None:
    target = _Target(file)
    try:
        pyrage.encrypt_io(source, target, recipients)
    except pyrage.EncryptError as error:
        raise target.failure or error from error


@contextmanager
def opened(source: BinaryIO, keys: Keys) -> Iterator[BinaryIO]:
    """The content of a backup, decrypted; every byte is proven when the block is left.

    Raises:
        BackupError: no backup, the wrong key, or a byte of it was changed or is missing.
    """
    kind, key = read_line(source)
    if kind == "plain":
        if keys.only_encrypted:
            raise BackupError(PLAIN_REFUSED)
        yield source
        return
    identities = _identities(kind, key, keys)
    with _read_through(lambda sink: pyrage.decrypt_io(source, sink, identities)) as content:
        yield content


def read_line(source: BinaryIO) -> tuple[str, bytes]:
    """How the backup is locked ("plain", "recipient", "passphrase"), and the key in its line."""
    found = LINE.fullmatch(source.readline(MAX_LINE))
    if found is None:
        raise BackupError(NOT_A_BACKUP)
    kind, text = found.group(1).decode(), found.group(2)
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        raise BackupError(NOT_A_BACKUP) from None
    if base64.b64encode(key) != text or bool(key) != (kind == "passphrase"):
        raise BackupError(NOT_A_BACKUP)
    return kind, key


def _recipients(lock: Lock) -> tuple[list[pyrage.x25519.Recipient], bytes]:
    if lock.passphrase:
        identity = pyrage.x25519.Identity.generate()
        key = _lock_key(str(identity).encode(), lock.passphrase)
        return [identity.to_public()], key
    try:
        return [pyrage.x25519.Recipient.from_str(text) for text in lock.recipients], b""
    except pyrage.RecipientError:
        raise BackupError(
            "BACKUP_RECIPIENT không phải khóa công khai age (bắt đầu bằng age1…)."
        ) from None


def _identities(kind: str, key: bytes, keys: Keys) -> list[pyrage.x25519.Identity]:
    texts = keys.identities
    if kind == "passphrase":
        if not keys.passphrase:
            raise BackupError(
                "Bản sao lưu này được khóa bằng mật khẩu. Anh/chị đặt BACKUP_PASSPHRASE, rồi gõ "
                "lại lệnh."
            )
        try:
            texts = (_open_key(key, keys.passphrase).decode(),)
        except (InvalidTag, ValueError):
            raise BackupError(WRONG_KEY) from None
    if not texts:
        raise BackupError(
            "Bản sao lưu này được khóa bằng khóa công khai age. Anh/chị gõ lại lệnh với "
            "--identity TỆP (tệp khóa bí mật age)."
        )
    try:
        return [pyrage.x25519.Identity.from_str(text) for text in texts]
    except pyrage.IdentityError:
        raise BackupError("Tệp khóa bí mật age không đọc được (AGE-SECRET-KEY-1…).") from None


def _lock_key(identity: bytes, passphrase: str) -> bytes:
    """Salt, nonce and what is locked. age's own passphrases cost what the machine that locks can
    do: a slower or busier one refuses to open them.
    """
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    return (
        salt + nonce + ChaCha20Poly1305(_stretched(passphrase, salt)).encrypt(nonce, identity, None)
    )


def _open_key(key: bytes, passphrase: str) -> bytes:
    """Raises:
    InvalidTag: the passphrase is another, or the key was changed.
    """
    salt, nonce, locked = key[:SALT], key[SALT : SALT + NONCE], key[SALT + NONCE :]
    return ChaCha20Poly1305(_stretched(passphrase, salt)).decrypt(nonce, locked, None)


def _stretched(passphrase: str, salt: bytes) -> bytes:
    memory = 2 * 128 * SCRYPT_N * 8
    return hashlib.scrypt(
        passphrase.encode(), salt=salt, n=SCRYPT_N, r=8, p=1, maxmem=memory, dklen=32
    )


@contextmanager
def _written_through(work: Callable[[BinaryIO], None]) -> Iterator[BinaryIO]:
    """A pipe whose other end is read by the work, in a thread; its failure is raised here."""
    read_end, write_end = os.pipe()
    failed: list[Exception] = []

    def run() -> None:
        with os.fdopen(read_end, "rb") as source:
            try:
                work(source)
            except Exception as error:
                failed.append(error)

    thread = Thread(target=run, name="age")
    thread.start()
    try:
        with os.fdopen(write_end, "wb") as sink:
            yield sink
    except BrokenPipeError:
        if not failed:
            raise
    finally:
        thread.join()
    if failed:
        raise failed[0]


@contextmanager
def _read_through(work: Callable[[BinaryIO], None]) -> Iterator[BinaryIO]:
    """A pipe that the work fills, in a thread; its failure goes before what the reader met."""
    read_end, write_end = os.pipe()
    failed: list[Exception] = []

    def run() -> None:
        try:
            with os.fdopen(write_end, "wb") as sink:
                work(sink)
        except Exception as error:
            failed.append(error)

    thread = Thread(target=run, name="age")
    thread.start()
    met: Exception | None = None
    try:
        with os.fdopen(read_end, "rb") as content:
            try:
                yield content
            except BackupError as error:
                met = error
            # To the end: what age finds wrong there says more than what the reader met.
            while content.read(1 << 16):
                pass
    finally:
        thread.join()
    if failed:
        raise BackupError(WRONG_KEY) from failed[0]
    if met:
        raise met
