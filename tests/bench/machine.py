"""Where it was measured."""

import os
import platform
import sqlite3
from pathlib import Path

from django.db import connection


def describe_machine() -> str:
    """Processor, cores, memory, Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


def describe_database() -> str:
    """Name, version and what a commit waits for."""
    if connection.vendor != "postgresql":
        return f"SQLite {sqlite3.sqlite_version} (WAL, synchronous=FULL)"
    return (
        f"PostgreSQL {_show('server_version').split()[0]} (fsync={_show('fsync')}, "
        f"synchronous_commit={_show('synchronous_commit')})"
    )


def _show(setting: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [setting])
        value: str = cursor.fetchone()[0]
        return value


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
