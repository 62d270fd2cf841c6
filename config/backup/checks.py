"""What is looked at after a restore, and by every test of one."""

from collections.abc import Iterable
from typing import Protocol

from config.ports import Extensions


class RestoreCheck(Protocol):
    """Findings in Vietnamese, one a line; none where all is well. It reads only."""

    def __call__(self) -> Iterable[str]: ...


# What a backup must not lose; and what may have been so already when it was made.
restore_checks: Extensions[RestoreCheck] = Extensions()
restore_notes: Extensions[RestoreCheck] = Extensions()


def findings() -> list[str]:
    """What was lost or changed, as far as any app can tell."""
    return [line for check in restore_checks for line in check()]


def notes() -> list[str]:
    """What is to be looked at, and is no fault of the backup."""
    return [line for check in restore_notes for line in check()]
