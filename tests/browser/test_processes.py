"""What the running system's processes hold."""

from pathlib import Path

from .conftest import System

PARENT_MB = 40
IDLE_MB = 600


def test_the_parent_holds_no_more_than_it_needs_to_watch(system: System) -> None:
    resident = resident_mb(system.process.pid)
    assert resident < PARENT_MB
    assert "config.supervise" in Path(f"/proc/{system.process.pid}/cmdline").read_text()


def test_processes_share_their_memory_before_anybody_comes(system: System) -> None:
    assert 0 < system.idle_mb < IDLE_MB


def resident_mb(pid: int) -> float:
    """Memory that the process has for itself or shares; MB are 10^6."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    line = next(line for line in status if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024 / 1e6
