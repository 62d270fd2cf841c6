"""`python -m config.supervise`: one parent for the web server and the task workers.

Restarts a child that ends, more slowly each time it ends soon; stops both cleanly on
Ctrl-C or SIGTERM.
"""

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from types import FrameType

from config.logs.formatters import FORMATTERS

logger = logging.getLogger(__name__)

STOP_SECONDS = 20
MAX_PAUSE = 30.0
STABLE_SECONDS = 60
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


@dataclass
class Child:
    """A child process that is kept running."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    not_before: float = 0.0
    pause: float = 0.5

    def keep_running(self) -> None:
        """Start the child if it does not run and its pause is over."""
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            self._note_end(code, now)
        if now >= self.not_before:
            # Its own session: the terminal's Ctrl-C reaches only the parent.
            self.process = subprocess.Popen(  # noqa: S603 - our own two commands
                self.command, start_new_session=True, preexec_fn=end_with_parent
            )
            self.started = now

    def _note_end(self, code: int, now: float) -> None:
        self._kill_group()
        lived = now - self.started
        self.pause = 0.5 if lived > STABLE_SECONDS else min(self.pause * 2, MAX_PAUSE)
        self.not_before = now + self.pause
        self.process = None
        logger.error("%s ended with %s; starts again in %.0f s", self.name, code, self.pause)

    def _kill_group(self) -> None:
        """End what the child left behind: orphans would go on holding the port."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Ask the child to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, until: float) -> None:
        """Wait for the end; past the time the whole group is killed."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=max(0.1, until - time.monotonic()))
        self._kill_group()
        self.process.wait()


def main() -> None:
    """Run both until a signal comes. This process holds no Django: it only watches."""
    lines = logging.StreamHandler()
    lines.setFormatter(FORMATTERS[os.environ.get("LOG_FORMAT") or "text"]())
    logging.basicConfig(handlers=[lines])
    # Each thread's own heap would be as large as its largest request was.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    supervise(children())


def children() -> list[Child]:
    """What this host runs; `WEB_WORKERS=0` leaves out the web server, `WORKERS=0` the workers.

    Raises:
        SystemExit: that would be nothing.
    """
    port, processes = os.environ.get("PORT", "8000"), os.environ.get("WEB_WORKERS", "2")
    found = []
    if int(processes):
        found.append(Child("web", [sys.executable, "-m", "config.web", port, processes]))
    if int(os.environ.get("WORKERS", "2")):
        found.append(Child("workers", ["nice", sys.executable, "-m", "config.workers"]))
    if not found:
        raise SystemExit("WEB_WORKERS và WORKERS đều bằng 0: không có gì để chạy.")
    return found


def end_with_parent() -> None:
    """Have Linux end this process when its parent is killed.

    Else the web server would live on and share the port with the next one, old code beside new.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def supervise(children: list[Child]) -> None:
    """Keep the children running until SIGTERM or SIGINT, then stop them."""
    is_stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        # No exception: between starting a child and noting it, one would leave an orphan.
        nonlocal is_stopping
        is_stopping = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not is_stopping:
        for child in children:
            child.keep_running()
        time.sleep(0.3)
    _stop_all(children)


def _stop_all(children: list[Child]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.stop()
    until = time.monotonic() + STOP_SECONDS
    for child in children:
        child.wait(until)


if __name__ == "__main__":
    main()
