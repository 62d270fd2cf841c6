"""Every page that each role can reach is read: its text, its width, its links, its console.

A page says no program text, no empty value, no date of machines; it is in the reader's
language; it has a heading and no broken picture; it is no wider than a phone's or an office
PC's window; the browser has nothing to complain of; every link leads somewhere. How a language
is told is said in `tests/browser/reading/languages.py`, how like pages are sampled in
`crawl.py`, what is right although it looks wrong in `allowed.py`.

The system is the demo after some months of use (`tests/lived_in`). All faults are listed at
once, with role, page, width and text.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.reading.addresses import unmet
from tests.browser.reading.report import Walked, walk_everywhere

from .conftest import ROOT, System


@pytest.fixture(scope="session")
def doors(system: System) -> dict[str, list[str]]:
    """Let months of use pass; the addresses that no page leads to."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.lived_in"],
        cwd=ROOT,
        env=system.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    found: dict[str, list[str]] = json.loads(told.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def walked(system: System, browser: Browser, doors: dict[str, list[str]]) -> Walked:
    started = time.monotonic()
    database = Path(system.environment["VAR_DIR"]) / "db.sqlite3"
    found = walk_everywhere(system.url, system.password, database, browser, doors)
    sys.stdout.write(f"\n{found.summary()} in {time.monotonic() - started:.0f} s\n")
    return found


def test_no_page_says_nonsense(walked: Walked) -> None:
    assert not walked.has_faults(), walked.listing()


def test_every_link_leads_somewhere(walked: Walked) -> None:
    assert not walked.dead_links, "\n".join(sorted(walked.dead_links))


def test_every_address_is_met_or_named(walked: Walked) -> None:
    assert unmet(walked.routes) == []


def test_every_exception_is_still_needed(walked: Walked) -> None:
    assert walked.unneeded() == []


def test_every_kind_of_content_is_read(walked: Walked) -> None:
    """A new block, question type or page type needs an example in `tests/lived_in`."""
    assert walked.unread == []


def test_enough_is_read(walked: Walked) -> None:
    """A walk that stops at a door is no walk."""
    assert walked.read > 700
    assert walked.opened > 150
