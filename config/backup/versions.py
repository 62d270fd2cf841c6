"""Which version this is, and which made a database."""

import platform
import shutil
import subprocess
import tomllib

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from config.backup.engines import Engine
from config.backup.errors import BackupError
from config.backup.manifest import Versions

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def our_version() -> str:
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def versions_of(engine: Engine) -> Versions:
    """Of this code and of the database as it stands."""
    applied = MigrationRecorder(connection).applied_migrations()
    return Versions(
        version=our_version(),
        commit=_commit(),
        engine=engine.name,
        server=engine.server(),
        python=platform.python_version(),
        migrations=tuple(sorted(f"{app}.{name}" for app, name in applied)),
    )


def refuse_another(made: Versions, engine: Engine) -> None:
    """Raises:
    BackupError: the backup is another engine's or another version's; says which one to use.
    """
    if made.engine != engine.name:
        raise BackupError(
            f"Bản sao lưu này là của {ENGINES.get(made.engine, made.engine)}, còn hệ thống đang "
            f"dùng {ENGINES[engine.name]}; chưa có gì được thay đổi.\n"
            "Hệ thống không chuyển dữ liệu giữa hai loại cơ sở dữ liệu. Anh/chị đặt DATABASE_URL "
            f"trong .env thành một cơ sở dữ liệu {ENGINES.get(made.engine, made.engine)} trống, "
            "rồi gõ lại lệnh."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).graph.leaf_nodes()}
    ours = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if known <= set(made.migrations) <= ours:
        return
    commit = f" (mã nguồn {made.commit[:12]})" if made.commit else ""
    raise BackupError(
        f"Bản sao lưu do phiên bản {made.version}{commit} lập, với cấu trúc dữ liệu khác phiên bản "
        f"{our_version()} đang cài; chưa có gì được thay đổi.\n"
        f"Anh/chị cài đúng phiên bản đó (git checkout {made.commit or 'v' + made.version}), khôi "
        "phục, rồi nâng cấp theo docs/upgrading.md."
    )


def _commit() -> str:
    """The commit that is checked out; "" where the code is no clone."""
    git = shutil.which("git")
    if git is None:
        return ""
    done = subprocess.run(  # noqa: S603
        [git, "rev-parse", "HEAD"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip() if done.returncode == 0 else ""
