"""CPU time and memory of process trees, read from /proc (Linux)."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from django.db import connection

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")

# Places in /proc/PID/stat behind the command's name (man 5 proc).
PARENT, CPU_TIMES = 1, slice(11, 15)


def find_parts(supervisor: int) -> dict[int, str]:
    """The processes that head a part of the system, with the part's name."""
    parts = {supervisor: "parent"}
    for pid, parent in _parents().items():
        if parent == supervisor:
            parts[pid] = "workers" if "config.workers" in _command(pid) else "web"
    postmaster = _postmaster()
    if postmaster is not None:
        parts[postmaster] = "PostgreSQL"
    return parts


def by_part(parts: Mapping[int, str], measure: Callable[[int], float]) -> dict[str, float]:
    """The measure summed over each part's processes."""
    parents = _parents()
    totals = dict.fromkeys(parts.values(), 0.0)
    for pid in parents:
        head = _head(pid, parents, parts)
        if head is not None:
            totals[parts[head]] += measure(pid)
    return totals


def cpu_seconds(pid: int) -> float:
    """User and system time so far, with that of children that have ended."""
    return sum(int(ticks) for ticks in _stat(pid)[CPU_TIMES]) / TICKS


def memory_mb(pid: int) -> float:
    """The proportional set size: shared pages count once over all processes. MB are 10^6."""
    for line in _read(PROC / str(pid) / "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def _parents() -> dict[int, int]:
    stats = {int(p.name): _stat(int(p.name)) for p in PROC.iterdir() if p.name.isdigit()}
    return {pid: int(stat[PARENT]) for pid, stat in stats.items() if stat}


def _head(pid: int, parents: Mapping[int, int], parts: Mapping[int, str]) -> int | None:
    """The nearest process at or above `pid` that heads a part."""
    while pid not in parts:
        if pid not in parents:
            return None
        pid = parents[pid]
    return pid


def _postmaster() -> int | None:
    """The parent of our own connection's server process; None on SQLite."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend: int = cursor.fetchone()[0]
    if "postgres" not in _command(backend):
        raise RuntimeError("PostgreSQL does not run on this machine: its CPU cannot be read")
    return _parents()[backend]


def _command(pid: int) -> str:
    return _read(PROC / str(pid) / "cmdline").replace("\0", " ")


def _stat(pid: int) -> list[str]:
    """The fields behind the command's name; none when the process has just ended."""
    return _read(PROC / str(pid) / "stat").rpartition(")")[2].split()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
