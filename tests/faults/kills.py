"""How many processes are killed, and the figures that come of it.

Few in `make test`, many where somebody wants to know:

`FAULT_KILLS=60 make test ARGS=tests/faults/test_answer_path_killed.py` kills so many.
"""

import os
import sys
from collections.abc import Mapping

import pytest
from django.db import connection

KILLS = int(os.environ.get("FAULT_KILLS", "3"))
KILLS_OF_A_WORK = max(2, KILLS // 10)


def tell(capsys: pytest.CaptureFixture[str], figures: Mapping[str, object]) -> None:
    """What docs/performance.md says, seen though the test passes."""
    said = ", ".join(f"{name}: {figure}" for name, figure in figures.items())
    with capsys.disabled():
        sys.stdout.write(f"\n{connection.vendor}: {said}\n")
