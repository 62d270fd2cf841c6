"""By what backups are locked and opened here: the settings, or what somebody types."""

import getpass
import os
import sys
from pathlib import Path

import pyrage
from django.conf import settings

from config.backup.envelope import Keys, Lock
from config.backup.errors import BackupError
from config.backup.swap import write_whole

HOST_KEY = "backup-test.key"
IDENTITY = "AGE-SECRET-KEY-"
LEAST_SIGNS = 12


def lock_of_settings() -> Lock:
    """What the settings say; not locked where they say nothing.

    To recipients whose keys are elsewhere this host adds one of its own, which never leaves it:
    it has the data anyway, and could otherwise not test what it made.
    """
    if settings.BACKUP_RECIPIENT:
        own = pyrage.x25519.Identity.from_str(_host_identity()).to_public()
        return Lock(recipients=(*settings.BACKUP_RECIPIENT, str(own)))
    return Lock(passphrase=settings.BACKUP_PASSPHRASE)


def lock_for_a_person() -> Lock:
    """As the settings say, or with a passphrase that is asked for.

    Raises:
        BackupError: nothing is said, and nobody is there to ask.
    """
    lock = lock_of_settings()
    if lock.kind != "plain":
        return lock
    if not sys.stdin.isatty():
        raise BackupError(
            "Bản sao lưu có dữ liệu cá nhân nên cần được mã hóa. Anh/chị đặt BACKUP_PASSPHRASE "
            "(mật khẩu) hoặc BACKUP_RECIPIENT (khóa công khai age) rồi gõ lại lệnh; hoặc thêm "
            "--plain để lập bản không mã hóa và không có khóa của hệ thống."
        )
    passphrase = getpass.getpass("Mật khẩu của bản sao lưu: ")
    if len(passphrase) < LEAST_SIGNS:
        raise BackupError(f"Mật khẩu cần ít nhất {LEAST_SIGNS} ký tự.")
    if passphrase != getpass.getpass("Gõ lại mật khẩu: "):
        raise BackupError("Hai lần gõ không giống nhau; chưa có gì được lập.")
    return Lock(passphrase=passphrase)


def keys_for(kind: str, identity_file: str = "", *, plain: bool = False) -> Keys:
    """What opens a backup of that kind here; a passphrase is asked for where none is set.

    Args:
        plain: somebody said that one without encryption is to be taken all the same.

    Raises:
        BackupError: the file of identities cannot be read.
    """
    passphrase = settings.BACKUP_PASSPHRASE
    if kind == "passphrase" and not passphrase and sys.stdin.isatty():
        passphrase = getpass.getpass("Mật khẩu của bản sao lưu: ")
    own = settings.VAR_DIR / HOST_KEY
    files = [Path(identity_file)] if identity_file else [own] if own.exists() else []
    try:
        lines = [line.strip() for file in files for line in file.read_text().splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"Không đọc được tệp khóa {identity_file}: {error}") from error
    encrypts = bool(settings.BACKUP_PASSPHRASE or settings.BACKUP_RECIPIENT)
    identities = tuple(line for line in lines if line.startswith(IDENTITY))
    return Keys(passphrase, identities, only_encrypted=encrypts and not plain)


def _host_identity() -> str:
    file = settings.VAR_DIR / HOST_KEY
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, f"{pyrage.x25519.Identity.generate()}\n".encode())
        os.chmod(file, 0o600)
    return str(file.read_text().strip())
