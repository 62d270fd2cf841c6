"""What is read before the processes branch off."""

import gc

import pytest

from config import loading


@pytest.fixture(autouse=True)
def _thaw():
    yield
    gc.unfreeze()


def test_what_cannot_be_warmed_up_keeps_nothing_else_from_running(caplog) -> None:
    """A fault in the rendering of certificates must not keep workers from grading."""
    done = []

    def breaks() -> None:
        raise ValueError("no fonts")

    loading.load_everything(breaks, lambda: done.append("next"))
    assert done == ["next"]
    assert "breaks failed" in caplog.text
    assert "no fonts" in caplog.text
