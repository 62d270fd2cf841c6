"""docs/security.md: every requirement stands there, with a test that exists or a reason."""

import re
from collections import Counter
from typing import Any

import pytest
from django.conf import settings

DOCUMENT = settings.BASE_DIR / "docs" / "security.md"
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+) \| (met|not applicable|open) \| (.+) \|$", re.M)
# Requirements of levels 1 and 2 in ASVS 5.0.0, by chapter.
REQUIREMENTS = {
    1: 27,
    2: 11,
    3: 19,
    4: 10,
    5: 9,
    6: 35,
    7: 18,
    8: 7,
    9: 7,
    10: 29,
    11: 14,
    12: 9,
    13: 13,
    14: 9,
    15: 13,
    16: 16,
    17: 7,
}


@pytest.fixture(scope="module")
def rows() -> list[Any]:
    return ROW.findall(DOCUMENT.read_text())


def test_every_requirement_stands_there_once(rows: list[Any]) -> None:
    numbers = [number for number, _words, _state, _why in rows]
    assert len(numbers) == len(set(numbers))
    assert Counter(int(number.split(".")[0]) for number in numbers) == REQUIREMENTS


def test_what_is_met_names_a_test_or_a_document_that_exists(rows: list[Any]) -> None:
    tests = {
        name
        for path in (settings.BASE_DIR / "tests").rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(), re.M)
    }
    for number, _words, state, why in rows:
        named = re.findall(r"`([^`]+)`", why)
        if state == "met":
            assert named, number
            assert all(each in tests or (settings.BASE_DIR / each).exists() for each in named), (
                number
            )


def test_what_is_open_or_not_applicable_says_why(rows: list[Any]) -> None:
    assert all(len(why) >= 4 for _number, _words, state, why in rows if state != "met")


def test_the_share_that_it_claims_is_counted(rows: list[Any]) -> None:
    counts = Counter(state for _number, _words, state, _why in rows)
    applicable = counts["met"] + counts["open"]
    claim = f"{counts['met']} of {applicable} applicable requirements are met"
    assert claim in DOCUMENT.read_text()
