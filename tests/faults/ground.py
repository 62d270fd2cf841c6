"""The ground that faults shake: real processes of the system, and a PostgreSQL of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import environ
from django.conf import settings
from django.db import connection, connections

from tests.bench.system import free_port, is_healthy

ROOT = Path(__file__).parent.parent.parent
PREPARE = "import django; django.setup(); from config.start import prepare_database as p; p()"
PARTS = {"web": "config.web", "workers": "config.workers"}
# The parent waits longer each time that a child ends soon; here they end on purpose.
SUPERVISE = "from config import supervise; supervise.MAX_PAUSE = 0.5; supervise.main()"
COLLECT = ["manage.py", "collectstatic", "--no-input", "-v0"]


def wait_until(condition: Callable[[], Any], seconds: float, what: str, pause: float = 0.1) -> None:
    """Return when the condition holds; AssertionError when it does not in that time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(pause)


@dataclass
class Running:
    """A system as `make serve` runs it: web server and workers under their one parent."""

    folder: Path
    database_url: str
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEBUG": "false",
            "SECRET_KEY": settings.SECRET_KEY,
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": f"https://127.0.0.1:{self.port}",
            "EMAIL_URL": "consolemail://",
            "DATABASE_URL": self.database_url,
            "VAR_DIR": str(self.folder),
            "PORT": str(self.port),
            **self.more,
        }

    def popen(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Run Python in this system's environment."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def start(self) -> None:
        self.process = self.popen("-c", SUPERVISE)
        self.wait_until_healthy()

    def wait_until_healthy(self, seconds: float = 120) -> None:
        wait_until(lambda: is_healthy(self.port), seconds, f"healthy; see {self.log}", 0.2)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=40)

    def signal(self, part: str, number: int) -> None:
        """Send a signal to every process of a part, see `PARTS`; one that starts is waited for."""
        wait_until(lambda: self._head(part), 60, f"{part} is there")
        os.killpg(self._head(part), number)

    def _head(self, part: str) -> int:
        """The process that the part's others are below; 0 while there is none."""
        assert self.process is not None
        command = ["pgrep", "-P", str(self.process.pid), "-f", PARTS[part]]
        return int(subprocess.run(command, capture_output=True, text=True).stdout or 0)

    def pids(self) -> list[int]:
        """The parent and every process below it."""
        assert self.process is not None
        found, level = [], [self.process.pid]
        while level:
            found += level
            parents = ",".join(map(str, level))
            below = subprocess.run(["pgrep", "-P", parents], capture_output=True, text=True)
            level = [int(pid) for pid in below.stdout.split()]
        return found

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Let this process's models read and write this system's database."""
        before = connections.settings["default"]
        connection.close()
        found = environ.Env.db_url_config(self.database_url)
        connections.settings["default"] = {**before, **found, "OPTIONS": _options(found)}
        del connections["default"]
        try:
            yield
        finally:
            connection.close()
            connections.settings["default"] = before
            del connections["default"]


def _options(database: dict[str, Any]) -> dict[str, Any]:
    sqlite = "sqlite" in database["ENGINE"]
    return {"transaction_mode": "IMMEDIATE", "timeout": 20} if sqlite else {}


@dataclass
class Cluster:
    """A private PostgreSQL from Debian's own binaries, writing through to the disk."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp()))
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"postgres://training@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        if os.geteuid() == 0:
            subprocess.run(["chown", "postgres", self.folder], check=True)
        options = ["-U", "training", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._run("initdb", *options)

    def start(self) -> None:
        """Start it; waits for what a killed one has left to end."""
        listen = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c max_connections=60"
        wait_until(
            lambda: self._run(
                "pg_ctl",
                *("-w", "-l", str(self.folder / "log"), "start", "-o"),
                f"{listen} -c unix_socket_directories='{self.folder}'",
                check=False,
            ),
            20,
            f"PostgreSQL starts; see {self.folder / 'log'}",
        )

    def kill(self) -> None:
        """kill -9 of the postmaster and of every process that serves a connection."""
        head = int((self.data / "postmaster.pid").read_text().split()[0])
        found = subprocess.run(["pgrep", "-P", str(head)], capture_output=True, text=True)
        for pid in [head, *map(int, found.stdout.split())]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def remove(self) -> None:
        self._run("pg_ctl", "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(self.folder)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def _run(self, name: str, *arguments: str, check: bool = True) -> bool:
        program = max(Path("/usr/lib/postgresql").glob("*/bin"), key=_version) / name
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        done = subprocess.run(
            [*user, program, "-D", self.data, *arguments],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=check,
        )
        return done.returncode == 0


def _version(folder: Path) -> int:
    return int(folder.parent.name)


def new_system(folder: Path, database_url: str = "", log: Path | None = None) -> Running:
    """A system that is not prepared yet; on SQLite in its folder unless told otherwise."""
    folder.mkdir(parents=True)
    url = database_url or f"sqlite:///{folder / 'db.sqlite3'}"
    return Running(folder, url, log or folder.with_suffix(".log"))
