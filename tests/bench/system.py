"""A private system: its own folder and database, started as `make serve` starts it."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 600  # of a machine that does other things too
STOP_SECONDS = 40


class BenchError(Exception):
    """The benchmark cannot give figures; the message says why."""


def prepare_environment(database: str, folder: Path) -> int:
    """Set the environment of a production system in `folder`; returns its port.

    Raises:
        BenchError: PostgreSQL is asked for and DATABASE_URL does not name one.
    """
    if database == "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'db.sqlite3'}"
    elif not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        raise BenchError("no DATABASE_URL: start it with `make bench DB=postgres`")
    port = free_port()
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings",
        DEBUG="false",
        SECRET_KEY=secrets.token_urlsafe(60),
        ALLOWED_HOSTS="127.0.0.1",
        SITE_URL=f"https://127.0.0.1:{port}",
        VAR_DIR=str(folder),
        PORT=str(port),
        EMAIL_URL="consolemail://",
        VERIFY_PER_MINUTE="1000000000",  # one machine asks for all strangers
    )
    return port


@contextmanager
def running_system(port: int, log: Path) -> Iterator[int]:
    """Start web server and workers, wait until they are healthy; gives the parent's pid.

    Raises:
        BenchError: it does not become healthy; carries the end of its log.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.start"],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_healthy(process, port, log)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=STOP_SECONDS)


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if is_healthy(port):
            return
        time.sleep(0.3)
    raise BenchError("the system does not start:\n" + log.read_text()[-3000:])


def is_healthy(port: int) -> bool:
    """Whether the system on this port says that everything runs."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return not json.load(connection.getresponse())["failing"]
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return False
    finally:
        connection.close()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
