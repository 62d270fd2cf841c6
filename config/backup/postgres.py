"""PostgreSQL: one moment of it by `pg_dump`, put back by `psql` in one transaction.

The transaction drops what stands in the schema and writes what the dump holds; it needs no right
but those of the owner of the tables. It leaves a mark by which a restore that was cut short knows
whether it was committed.
"""

import os
import re
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import DatabaseError, OperationalError, connection

from config.backup.errors import BackupError
from config.backup.fleeting import fleeting_tables
from config.backup.swap import Move
from config.supervise import end_with_parent

NAME = "postgresql"
# What libpq takes from the environment, by the name of psycopg's parameter.
LIBPQ = {
    "dbname": "PGDATABASE",
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
# Held by a restore's transaction; whoever asks how it ended waits for it.
ADVISORY = 1_930_112_026
MARKED = "django_migrations"
END_OF_SCRIPT = b"PostgreSQL database dump complete"
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL
  AND coalesce(backend_type, 'client backend') = 'client backend' -- hidden of other roles' own
"""
NOT_OF_AN_EXTENSION = (
    "NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e')"
)
# Of a column, with which it goes.
NOT_OF_A_TABLE = """(o.relkind <> 'S' OR NOT EXISTS (
  SELECT FROM pg_depend d WHERE d.objid = o.oid AND d.deptype IN ('a', 'i')))"""
OBJECTS = f"""
SELECT format('DROP %%s IF EXISTS %%s CASCADE;', CASE o.relkind WHEN 'S' THEN 'SEQUENCE'
    WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, o.oid::regclass)
FROM pg_class o WHERE o.relnamespace = current_schema()::regnamespace
  AND o.relkind IN ('r', 'p', 'v', 'm', 'S') AND {NOT_OF_AN_EXTENSION}
  AND {NOT_OF_A_TABLE}
UNION ALL
SELECT format('DROP ROUTINE IF EXISTS %%s CASCADE;', o.oid::regprocedure)
FROM pg_proc o WHERE o.pronamespace = current_schema()::regnamespace AND {NOT_OF_AN_EXTENSION}
"""  # noqa: S608 - of constants


class PostgreSQL:
    """The database that `DATABASE_URL` names, by PostgreSQL's own programs."""

    name = NAME

    def server(self) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            return str(cursor.fetchone()[0])

    def dump(self, target: Path) -> None:
        """One moment of the database; nobody waits for it."""
        # The archive is compressed as a whole.
        without = [f"--exclude-table-data={table}" for table in fleeting_tables()]
        options = ["-Fc", "-Z0", "--no-owner", "--no-privileges", *without]
        self._run("pg_dump", *options, "-f", str(target))

    def exists(self) -> bool:
        """Whether the server has the database.

        Raises:
            BackupError: it cannot be reached.
        """
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise BackupError(f"Không mở được cơ sở dữ liệu: {str(error).strip()}") from error
        return True

    def refuse_if_used(self) -> None:
        """Raises:
        BackupError: somebody else is connected, from this machine or another.
        """
        with connection.cursor() as cursor:
            cursor.execute(OTHERS)
            (others,) = cursor.fetchone()
        if others:
            raise BackupError(
                f"Còn {others} kết nối khác tới cơ sở dữ liệu nên chưa khôi phục được; chưa có gì "
                "được thay đổi.\nAnh/chị dừng hệ thống trên mọi máy chủ (systemctl stop dan-van) "
                "và đóng các chương trình khác đang mở cơ sở dữ liệu này, rồi gõ lại lệnh."
            )

    def verify(self, dump: Path) -> None:
        """Turn it into the script that is run later, and read the whole of it.

        Raises:
            BackupError: it is none, or is damaged.
        """
        script = _script(dump)
        self._run("pg_restore", "--no-owner", "--no-privileges", "-f", str(script), str(dump))
        with script.open("rb") as file:
            file.seek(max(0, script.stat().st_size - 500))
            if END_OF_SCRIPT not in file.read():
                raise BackupError("Cơ sở dữ liệu trong bản sao lưu không trọn vẹn.")

    def moves(self, dump: Path) -> list[Move]:
        return []

    def load(self, dump: Path, restore_id: str) -> None:
        """All or nothing: psql commits at its end, and dies with this process."""
        with connection.cursor() as cursor:
            cursor.execute(OBJECTS.replace("%%", "%"))
            drops = [row[0] for row in cursor.fetchall()]
            cursor.execute("SELECT quote_ident(current_schema())")
            schema = cursor.fetchone()[0]
        connection.close()
        before, after = dump.with_name("before.sql"), dump.with_name("after.sql")
        before.write_text(f"SELECT pg_advisory_xact_lock({ADVISORY});\n" + "\n".join(drops))
        mark = f"COMMENT ON TABLE {schema}.{MARKED} IS 'restored {restore_id}';"
        after.write_text("\n".join([*map(_emptied(schema).format, fleeting_tables()), mark]))
        files = [f"--file={file}" for file in (before, _script(dump), after)]
        self._run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-1", *files)

    def after(self) -> None:
        """Have the planner know the new tables; the server does so by itself in the end."""
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def holds(self, restore_id: str) -> bool:
        """Whether the restore's transaction was committed; waits for one that still runs."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY])
            cursor.execute(f"SELECT obj_description(to_regclass('{MARKED}'), 'pg_class')")
            (mark,) = cursor.fetchone()
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY])
        return bool(mark == f"restored {restore_id}")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._program(program)), *arguments]
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
            command,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            preexec_fn=end_with_parent,
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()[-800:]
            raise BackupError(f"{program} báo lỗi; dữ liệu đang dùng không bị thay đổi.\n{said}")

    def _program(self, name: str) -> Path:
        """The program of the server's own major version, or the next newer one there is."""
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            major = int(cursor.fetchone()[0]) // 10_000
        found = sorted((_major(path), path) for path in _programs(name))
        fitting = [path for version, path in found if version >= major]
        if not fitting:
            raise BackupError(
                f"Máy này chưa có {name} cho PostgreSQL {major}. Anh/chị cài gói "
                f"postgresql-client-{major}, rồi gõ lại lệnh."
            )
        return fitting[0]


def _programs(name: str) -> list[Path]:
    """Debian keeps each version in a folder of its own; elsewhere it is on the path."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *map(Path, os.get_exec_path())]
    # Debian's wrappers on the path choose a version by themselves.
    files = [folder / name for folder in folders]
    return [file for file in files if file.exists() and file.resolve().name != "pg_wrapper"]


def _major(program: Path) -> int:
    said = subprocess.run(  # noqa: S603
        [str(program), "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"\) (\d+)", said)
    return int(found.group(1)) if found else 0


def _environment() -> dict[str, str]:
    given: dict[str, Any] = connection.get_connection_params()
    known = {LIBPQ[name]: str(value) for name, value in given.items() if name in LIBPQ}
    return {**os.environ, **known, "PGCLIENTENCODING": "UTF8"}


def _emptied(schema: str) -> str:
    """Statements with a place for a table's name; TRUNCATE fires no trigger of a row."""
    return (
        f"SELECT 'TRUNCATE {schema}.{{0}}' WHERE to_regclass('{schema}.{{0}}') IS NOT NULL \\gexec"
    )


def _script(dump: Path) -> Path:
    return dump.with_name("database.sql")
