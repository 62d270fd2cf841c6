"""Starts the system: prepares the database, then becomes the parent of web and workers."""

import hashlib
import logging
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader

from config import environment, messages
from config.backends.encryption import check_links
from config.backup.restoring import settle_restore
from config.command_line import NO_DATABASE

# A file system in memory, which Linux has everywhere.
MEMORY = Path("/dev/shm")  # noqa: S108 - the folder in it is made for us alone, or not used
# The advisory lock of PostgreSQL that a host holds while it prepares the database.
START_LOCK = 20_261_201
RESTORE_UNDONE = (
    "Một lần khôi phục đã bị dừng giữa chừng; dữ liệu được đưa về như trước lần khôi phục đó.\n"
)
OURS = ("learning", "cms", "quizzes", "certificates")
logger = logging.getLogger(__name__)


def tell(text: str) -> None:
    """Say it to whoever starts the system; as a line of the log where programs read that."""
    if settings.LOG_FORMAT == "json":
        logger.info(text.strip())
        return
    sys.stderr.write(text)
    sys.stderr.flush()


def prepare_database() -> None:
    """Tables, roles and schedules; safe to repeat. Django must be set up.

    Raises SystemExit when the database is another version's.
    """
    with one_at_a_time():
        settle_before_start()
        refuse_another_versions_database()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("set_up")


def settle_before_start() -> None:
    """Raises SystemExit where somebody has to act before the system may run."""
    settled = settle_restore()
    if settled is None:
        return
    if not settled.made_at:
        tell(RESTORE_UNDONE)
        return
    if settled.to_do:
        raise SystemExit(f"{settled.told()}\nAnh/chị làm những việc trên rồi khởi động lại.")
    tell(f"{settled.told()}\n")


def wait_for_database(seconds: float) -> None:
    """Return once the database takes connections; after a reboot it may be slower than we are.

    Raises SystemExit, with what it answered last, when it does not within the time.
    """
    end, pause = time.monotonic() + seconds, 0.5
    while True:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            if time.monotonic() + pause > end:
                raise SystemExit(NO_DATABASE.format(error=str(error).strip())) from error
            tell("Chờ cơ sở dữ liệu…\n")
            time.sleep(pause)
            pause = min(pause * 2, 5)
        else:
            return


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hosts that start together prepare the database one after the other.

    The lock lies in a transaction, which a pooler too leaves to one connection. SQLite is of one
    host, and locks by itself.
    """
    if connection.vendor != "postgresql":
        yield
        return
    holder = connection.copy()
    try:
        holder.set_autocommit(False)
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [START_LOCK])
        yield
        holder.commit()
    finally:
        holder.close()


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
    wait_for_database(float(os.environ.get("START_WAIT_SECONDS", "60")))
    prepare_database()
    if settings.DEMO:
        password = os.environ.get("DEMO_PASSWORD") or ""
        call_command("load_demo", password=password)
    else:
        call_command("collectstatic", interactive=False, verbosity=0)
        for found in check_links():
            tell(f"{found.msg} {found.hint}\n")


def share_counts() -> None:
    """Have this host's processes put their counts together in an empty folder (config/metrics).

    In memory: a mapped file that the disk has no room for would end the process that counts.
    """
    digest = hashlib.sha256(str(settings.VAR_DIR).encode()).hexdigest()[:12]
    for folder in (MEMORY / f"dan-van-{os.getuid()}-{digest}", settings.VAR_DIR / "metrics"):
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            folder.mkdir(mode=0o700)
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
            return


def main() -> None:
    """Prepare the system, say where it runs, and run it."""
    prepare()
    port = os.environ.get("PORT", "8000")
    tell(f"\nĐịa chỉ: http://localhost:{port}/   (dừng: Ctrl-C)\n\n")
    connection.close()
    share_counts()
    # A new program in this process: Django's memory, needed no more, is given back.
    command = [sys.executable, "-m", "config.supervise"]
    os.execv(sys.executable, command)  # noqa: S606 - our own parent process


if __name__ == "__main__":
    main()
