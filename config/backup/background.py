"""Backups and their tests as processes of their own: they may take longer than any task."""

import subprocess
import sys

from django.conf import settings


def start(command: str) -> None:
    """Begin "backup" or "test_restore" as the schedule does; how it ends is in the status."""
    subprocess.Popen(  # noqa: S603 - our own commands
        ["nice", sys.executable, "manage.py", command, "--scheduled"],  # noqa: S607
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
