"""What an auditor outside is given."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms.ports import changes, record_event
from learning.access.audit.exporting import is_whole, public_key
from learning.access.audit.words import labels_of_names, words_of_detail
from learning.enums import PostingKind
from learning.models import AuditEntry, User


@pytest.fixture
def lines(hanh: User, an: User, tmp_path: Path) -> list[str]:
    for number in range(3):
        record_event("change", what=f"Việc {number}", by=hanh, about=an)
    out = StringIO()
    call_command("export_audit", str(tmp_path / "a.jsonl"), stdout=out)
    assert public_key() in out.getvalue()
    return (tmp_path / "a.jsonl").read_text().splitlines()


def test_the_file_is_checked_without_us(lines: list[str]) -> None:
    assert is_whole(lines, public_key())
    assert [json.loads(line)["what"] for line in lines[1:4]] == ["Việc 0", "Việc 1", "Việc 2"]
    assert AuditEntry.objects.get(event="audit.exported").what == "a.jsonl"


@pytest.mark.parametrize("line", range(1, 6))
def test_a_line_that_is_changed_or_taken_out_is_noticed(lines: list[str], line: int) -> None:
    changed = [*lines]
    changed[line] = changed[line].replace("e", "ê", 1) if line < 5 else lines[5].replace("5", "6")
    assert changed != lines
    if line < 5:
        assert not is_whole(changed, public_key())
        assert not is_whole([*lines[:line], *lines[line + 1 :]], public_key())


def test_another_key_signs_nothing_of_ours(lines: list[str]) -> None:
    assert not is_whole(lines, "00" * 32)


def test_a_file_is_never_written_over_by_an_export(db: None, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        call_command("export_audit", str(tmp_path / "a"), stdout=StringIO())
    assert (tmp_path / "a").read_text() == "x"


def test_a_change_reads_as_before_and_after() -> None:
    detail = changes(
        {"full_name": "An", "is_active": True, "birth_date": None},
        {"full_name": "Ân", "is_active": False, "birth_date": "1990-01-05"},
    )
    words = dict(words_of_detail(detail, labels_of_names()))
    assert words["Ngày sinh"] == "(trống) → 05/01/1990"
    assert "An → Ân" in words.values()
    assert "có → không" in " ".join(words.values())


def test_a_choice_reads_by_its_label() -> None:
    labels = labels_of_names()
    assert "Trang người dùng" in dict(words_of_detail({"source": "admin"}, labels)).values()
    moved = changes({"kind": PostingKind.MAIN}, {"kind": PostingKind.CONCURRENT})
    told = f"{PostingKind.MAIN.label} → {PostingKind.CONCURRENT.label}"
    assert told in dict(words_of_detail(moved, labels)).values()


def test_entries_are_found_by_who_acted_and_whom_it_concerns(
    client: Any, admin: User, hanh: User, an: User, lan: User
) -> None:
    record_event("change", what="Một", by=hanh, about=an)
    record_event("change", what="Hai", by=lan, about=an)
    client.force_login(admin)
    for query, found in (
        ({"actor": "HANH"}, ["Một"]),
        ({"about": "an"}, ["Hai", "Một"]),
        ({"actor": "lan", "about": "an"}, ["Hai"]),
        ({"about": "lan"}, []),
    ):
        page = client.get(reverse("audit_log"), query).context["page"]
        assert [row.what for row in page] == found
