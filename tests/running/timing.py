"""Bounds of processor time, as the readers of hostile files promise them."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def cpu_within(seconds: float, of: str = "") -> Iterator[None]:
    """What is done inside takes no more processor time, `of` names it where several are tried.

    Not judged while every line is counted (`make coverage`), which makes loops many times slower.
    """
    began = time.process_time()
    try:
        yield
    finally:
        spent = time.process_time() - began
        if sys.gettrace() is None:
            assert spent < seconds, of
