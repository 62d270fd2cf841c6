"""What an update of the starter content did with one entry."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml


class Outcome(StrEnum):
    """What became of an entry."""

    ADDED = "Thêm"
    UPDATED = "Sửa"
    CURRENT = "Đã đúng"
    LEFT = "Để nguyên"
    GONE = "Không còn"


@dataclass(frozen=True)
class Change:
    """One entry of the starter content: what it is, what became of it, and why."""

    what: str
    outcome: Outcome
    why: str = ""


def read_yaml(path: Path) -> Any:
    """A data file that was shipped with the system."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
