"""Whose settings count: a server's, from the environment or `.env`, or those of `make run`.

`make run` leaves a note in VAR_DIR that says which system it runs, so that `manage.py` finds that
system without a variable being typed. The note counts for `manage.py` alone, and only where
nothing is said about DEBUG, SECRET_KEY and ALLOWED_HOSTS; a server's start takes it away.
"""

import os
from pathlib import Path
from typing import Any

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent
NOTE = "make-run.env"
NOTED = ("DATABASE_URL", "PORT", "SITE_URL")
SECRETS = ("SECRET_KEY", "ALLOWED_HOSTS")
DECIDING = ("DEBUG", *SECRETS)


class _File(environ.Env):
    """What a file says, without touching the process's environment."""

    ENVIRON: dict[str, str] = {}


class Environment(environ.Env):
    """Remembers in `asked` the names that the settings ask for: a backup keeps their values."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        self.asked.add(var)
        return super().get_value(var, *args, **kwargs)


def read_dotenv() -> None:
    """Take `.env` into the environment, which goes before it; an empty value says nothing."""
    for name, value in _said(BASE_DIR / ".env").items():
        if value and not os.environ.get(name):
            os.environ[name] = value


def settle() -> None:
    """Take the settings that count for a command; SystemExit where there are none."""
    said = {*os.environ, *_said(BASE_DIR / ".env")}
    read_dotenv()
    if said.isdisjoint(DECIDING):
        os.environ.update(_said(_note()))
    refuse_without_secrets()


def refuse_without_secrets() -> None:
    """Raise SystemExit with what is to be done where a server's settings are missing."""
    read_dotenv()
    if environ.Env().bool("DEBUG", default=False):
        return
    missing = [name for name in SECRETS if not os.environ.get(name)]
    if missing:
        raise SystemExit(
            f"Hệ thống chưa có cấu hình (thiếu {', '.join(missing)}), nên chưa có gì được chạy.\n"
            "Trên máy chạy thử: chạy `make run` một lần, rồi gõ lại lệnh này.\n"
            "Trên máy chủ: chép .env.example thành .env, điền mục còn thiếu, rồi gõ lại lệnh này."
        )


def refuse_to_develop_on_a_server() -> None:
    """Raise SystemExit where `.env` is a server's: its pages and data would stand open."""
    said = _said(BASE_DIR / ".env")
    if any(said.get(name) for name in SECRETS) and "DEBUG" not in said:
        raise SystemExit(
            "Thư mục này có .env của máy chủ, nên hệ thống không mở chế độ phát triển; chưa có gì "
            "được thay đổi.\n"
            "Trên máy chủ: dùng `make serve`.\n"
            "Nếu đây là máy chạy thử: ghi DEBUG=true vào .env, rồi chạy lại `make run`."
        )


def write_note() -> None:
    """Tell later commands which system `make run` runs; only its owner may read it."""
    said = {"DEBUG": "true", **{name: os.environ.get(name) for name in NOTED}}
    lines = [f"{name}='{value}'\n" for name, value in said.items() if value]
    note = _note()
    note.touch(mode=0o600)
    note.write_text("".join(lines), encoding="utf-8")


def remove_note() -> None:
    """A server's folder keeps no word of a trial run."""
    _note().unlink(missing_ok=True)


def _note() -> Path:
    return Path(os.environ.get("VAR_DIR") or BASE_DIR / "var") / NOTE


def _said(file: Path) -> dict[str, str]:
    _File.ENVIRON = {}
    _File.read_env(file)
    return _File.ENVIRON
