"""What the audit of packages finds in a folder of advisories, and says where there is none."""

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.running import audit
from tests.running.advisories import Advisories

DJANGO = version("django")


def advisory(folder: Path, **affected: object) -> Path:
    text = {
        "id": "TEST-1",
        "modified": "2026-11-30T00:00:00Z",
        "details": "For this test.",
        "affected": [{"package": {"ecosystem": "PyPI", "name": "Django"}, **affected}],
    }
    (folder / "TEST-1.json").write_text(json.dumps(text))
    return folder


def ranges(*events: dict[str, str]) -> list[dict[str, object]]:
    return [{"type": "ECOSYSTEM", "events": list(events)}]


@pytest.mark.parametrize(
    ("affected", "found"),
    [
        ({"versions": ["5.2.3"]}, True),
        ({"versions": ["5.2.30"]}, False),
        ({"ranges": ranges({"introduced": "0"})}, True),
        ({"ranges": ranges({"introduced": "5.2"}, {"fixed": "5.2.3"})}, False),
        ({"ranges": ranges({"introduced": "5.2"}, {"fixed": "5.2.4"})}, True),
        ({"ranges": ranges({"introduced": "5.2"}, {"last_affected": "5.2.3"})}, True),
        ({"ranges": ranges({"introduced": "5.2"}, {"last_affected": "5.2.2"})}, False),
        ({"ranges": ranges({"introduced": "4.2"}, {"fixed": "4.2.9"})}, False),
        ({"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}, False),
    ],
)
def test_an_advisory_is_about_the_versions_that_it_names(
    tmp_path: Path, affected: dict[str, object], found: bool
) -> None:
    advisories = Advisories(advisory(tmp_path, **affected))
    assert bool(advisories.of("django", "5.2.3")) is found
    assert not advisories.of("wagtail", "5.2.3")


@pytest.mark.slow
def test_a_weak_package_is_named(tmp_path, monkeypatch, capfd) -> None:
    folder = advisory(tmp_path, versions=[DJANGO])
    monkeypatch.setenv("ADVISORIES", str(folder))
    assert audit.main() == 1
    said = capfd.readouterr().out
    assert "django" in said
    assert "TEST-1" in said


def test_an_empty_folder_is_no_clean_bill(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("ADVISORIES", str(tmp_path))
    assert audit.main() == audit.NOBODY_ASKED


@pytest.mark.parametrize(("arguments", "ends"), [([], 2), ([audit.PASS_OVER], 0)])
def test_it_is_said_that_nobody_could_be_asked(monkeypatch, capfd, arguments, ends) -> None:
    monkeypatch.setattr(audit, "SERVICE", "http://127.0.0.1:9/v1/query")
    monkeypatch.setattr("sys.argv", ["audit", *arguments])
    assert audit.main() == ends
    assert "NOT AUDITED" in capfd.readouterr().out
