"""The keys and settings of an installation: packed, and put back.

Only what the environment says goes in, under the names that the settings ask for.
"""

import json
import os
from pathlib import Path

from django.conf import settings

from config.backup.swap import write_whole

SETTINGS, BADGE, SIGNING = "keys/settings.json", "keys/badge-key.pem", "keys/signing-key.p12"
# They lock the backup itself, or say where one machine keeps it.
LEFT_OUT = ("BACKUP_PASSPHRASE", "BACKUP_DIR", "VAR_DIR")
KEPT_AS = "restored-settings.env"


def gather() -> dict[str, bytes]:
    """Name in the archive and content of each key."""
    said = {
        name: os.environ[name] for name in settings.ASKED_OF_ENVIRONMENT if os.environ.get(name)
    }
    said = {name: value for name, value in sorted(said.items()) if name not in LEFT_OUT}
    said["SECRET_KEY"] = settings.SECRET_KEY
    found = {SETTINGS: json.dumps(said, indent=1, ensure_ascii=False).encode()}
    for name, file in _files().items():
        if file and file.is_file():
            found[name] = file.read_bytes()
    return found


def put_back(folder: Path) -> list[str]:
    """Key files where the settings say and none is; settings as a file beside the data.

    Args:
        folder: that into which the archive was unpacked.

    Returns:
        What somebody has to do by hand, in Vietnamese.
    """
    if not (folder / SETTINGS).exists():
        return []
    to_do = [line for name, file in _files().items() for line in _put_file(folder / name, file)]
    said: dict[str, str] = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    to_do += _note_differing(said)
    _go_on_under(said)
    return to_do


def _note_differing(said: dict[str, str]) -> list[str]:
    differing = [name for name, value in said.items() if os.environ.get(name) != value]
    if said["SECRET_KEY"] == settings.SECRET_KEY and "SECRET_KEY" in differing:
        differing.remove("SECRET_KEY")
    if not differing:
        return []
    kept = settings.VAR_DIR / KEPT_AS
    lines = "".join(f"{name}={_quoted(said[name])}\n" for name in differing)
    write_whole(kept, lines.encode())
    return [
        f"Cấu hình lúc sao lưu khác cấu hình hiện nay ở: {', '.join(differing)}. Giá trị cũ "
        f"nằm trong {kept}; anh/chị chép những mục cần dùng vào .env rồi xóa tệp đó."
    ]


def _go_on_under(said: dict[str, str]) -> None:
    """What this process still writes is of the backup's keys, which the system will have again.

    An entry of the audit log under the key of a machine set up for it would be a stranger's.
    """
    settings.SECRET_KEY = said["SECRET_KEY"]
    for name in ("SECRET_KEY_FALLBACKS", "AUDIT_KEYS"):
        setattr(settings, name, [key for key in said.get(name, "").split(",") if key])


def _put_file(found: Path, target: Path | None) -> list[str]:
    if not found.exists():
        return []
    content = found.read_bytes()
    if target is None:
        target = settings.VAR_DIR / found.name
    if target.exists() and target.read_bytes() != content:
        target = settings.VAR_DIR / f"restored-{found.name}"
        note = [f"Khóa {found.name} trong bản sao lưu khác khóa đang có; nó được để ở {target}."]
    else:
        note = []
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, content)
    return note


def _files() -> dict[str, Path | None]:
    signing = Path(settings.SIGNING_KEY_FILE) if settings.SIGNING_KEY_FILE else None
    return {BADGE: Path(settings.BADGE_KEY_FILE), SIGNING: signing}


def _quoted(value: str) -> str:
    return f"'{value}'" if any(sign in value for sign in ' #"$') else value
