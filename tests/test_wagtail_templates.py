"""Our copies of Wagtail's templates are Wagtail's, but for the lines that are ours."""

import difflib
from pathlib import Path

import pytest
import wagtail.admin

OURS = Path(__file__).parent.parent / "templates" / "wagtailadmin"
THEIRS = Path(wagtail.admin.__file__).parent / "templates" / "wagtailadmin"
MINE = ("refus", "error_summary", "refill", "told", "message_level", "branding_favicon")


@pytest.mark.parametrize("name", ["base.html", "skeleton.html"])
def test_only_our_lines_differ(name):
    """After an upgrade of Wagtail: copy the new template, put our lines in again."""
    mine, theirs = ((d / name).read_text().splitlines() for d in (OURS, THEIRS))
    changed = [line for line in difflib.ndiff(theirs, mine) if line.startswith("+ ")]
    assert [line for line in changed if not any(word in line for word in MINE)] == []
    kept = sum(line.startswith("  ") for line in difflib.ndiff(theirs, mine))
    assert kept >= len(theirs) - len(changed)
