"""The parent process ends its children with it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = """
import sys
from config.supervise import Child, supervise
supervise([Child("sleeper", [sys.executable, "-c", sys.argv[1]])])
"""
CHILD = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"


def is_alive(pid: int) -> bool:
    """Whether it still does something; one that ended may wait for somebody to ask after it."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@contextlib.contextmanager
def supervised():
    """A parent process and its child, by number; nothing of them is left."""
    command = [sys.executable, "-c", PROGRAM, CHILD]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        children = [int(parent.stdout.readline())]
        try:
            yield parent, children
        finally:
            parent.kill()
            for child in filter(is_alive, children):
                os.kill(child, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_parent_and_children(number):
    with supervised() as (parent, (child,)):
        parent.send_signal(number)
        assert parent.wait(timeout=15) == 0
        assert not is_alive(child)


def test_children_end_with_a_parent_that_is_killed():
    with supervised() as (parent, (child,)):
        parent.kill()
        parent.wait()
        until = time.monotonic() + 15
        while is_alive(child):
            assert time.monotonic() < until
            time.sleep(0.05)


def test_a_child_that_ended_is_started_again():
    with supervised() as (parent, children):
        os.kill(children[0], signal.SIGKILL)
        children.append(int(parent.stdout.readline()))
        assert children[0] != children[1]
