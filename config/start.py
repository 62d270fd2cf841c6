"""Starts the system: prepares the database, then becomes the parent of web and workers."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config import environment, messages
from config.backup.restoring import settle_restore

OURS = ("learning", "cms", "quizzes", "certificates")


def prepare_database() -> None:
    """Tables, roles and schedules; safe to repeat. Django must be set up.

    Raises SystemExit when the database is another version's.
    """
    if settle_restore():
        sys.stderr.write(
            "Một lần khôi phục đã bị dừng giữa chừng; dữ liệu đã được đưa về trạng thái trọn vẹn.\n"
        )
    refuse_another_versions_database()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("set_up")


def refuse_another_versions_database() -> None:
    """Leave alone a database with migrations that this version does not know."""
    loader = MigrationLoader(connection)
    strangers = set(loader.applied_migrations) - set(loader.disk_migrations)
    unknown = sorted(f"{app}.{name}" for app, name in strangers if app in OURS)
    if unknown:
        raise SystemExit(
            "Cơ sở dữ liệu này do một phiên bản khác của hệ thống lập; chưa có gì được thay đổi.\n"
            "Hãy chạy đúng phiên bản đó, hoặc đặt DATABASE_URL thành cơ sở dữ liệu khác.\n"
            "Cách chuyển sang phiên bản này: docs/upgrading.md.\n"
            f"Bước nâng cấp mà phiên bản này không biết: {', '.join(unknown)}"
        )


def prepare() -> None:
    """Migrate and load what an empty system needs; safe to repeat."""
    environment.refuse_without_secrets()
    if settings.DEMO:
        environment.refuse_to_develop_on_a_server()
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    (environment.write_note if settings.DEMO else environment.remove_note)()
    messages.compile_catalogues()
    django.setup()
    prepare_database()
    if settings.DEMO:
        password = os.environ.get("DEMO_PASSWORD") or ""
        call_command("load_demo", password=password)
    else:
        call_command("collectstatic", interactive=False, verbosity=0)


def main() -> None:
    """Prepare the system, say where it runs, and run it."""
    prepare()
    port = os.environ.get("PORT", "8000")
    sys.stdout.write(f"\nĐịa chỉ: http://localhost:{port}/   (dừng: Ctrl-C)\n\n")
    sys.stdout.flush()
    connection.close()
    # A new program in this process: Django's memory, needed no more, is given back.
    command = [sys.executable, "-m", "config.supervise"]
    os.execv(sys.executable, command)  # noqa: S606 - our own parent process


if __name__ == "__main__":
    main()
