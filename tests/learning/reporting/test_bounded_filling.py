"""What a hostile Word template can take of the machine: nothing that anybody else would miss.

The language of templates refuses what grows (test_report_formats.py). Here it has been got
round, or the file itself is the attack.
"""

import resource
import sys
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from docx import Document
from jinja2 import TemplateError, TemplateSyntaxError

from learning.reporting.official import bounded
from learning.reporting.official.template_check import check_template
from learning.reporting.official.word_template import default_template
from tests.running.timing import cpu_within

# The child as it is, but for what it is made to run.
CHILD = """
import os, sys, time
from learning.reporting.official import filling, shut_in
shut_in.CPU_SECONDS = 1
shut_in.LIMITS[shut_in.resource.RLIMIT_CPU] = 1
filling.fill = lambda *given: {attack}
sys.exit(shut_in.main())
"""
ATTACKS = {
    "memory": "b'a' * 9_000_000_000",
    "format": "('%999999999d' % 1).encode()",
    "power": "str(9 ** 999_999_999).encode()",
    "loop": "[None for _ in iter(int, 1)]",
    "sleep": "time.sleep(600)",
    "answer": "b'a' * (30 * 1024 * 1024)",
    "crash": "os.abort()",
}


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_what_gets_round_the_language_is_ended(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code = CHILD.format(attack=ATTACKS[name])
    monkeypatch.setattr(bounded, "COMMAND", [sys.executable, "-c", code])
    monkeypatch.setattr(bounded, "SECONDS", 3.0 if name == "sleep" else 40.0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with cpu_within(2), pytest.raises(TemplateSyntaxError, match="bộ nhớ hoặc thời gian"):
        bounded.fill_bounded(b"x", {}, "")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


@pytest.mark.parametrize(
    "attack",
    [
        "repr(dict(os.environ)).encode()",
        "open('/tmp/tu-mau', 'wb').write(b'x' * 99_999)",
    ],
    ids=["environment", "file"],
)
def test_it_has_no_keys_and_writes_no_file(attack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "khóa-của-máy-chủ")
    code = CHILD.format(attack=attack)
    monkeypatch.setattr(bounded, "COMMAND", [sys.executable, "-c", code])
    if "environ" in attack:
        assert b"SECRET" not in bounded.fill_bounded(b"x", {}, "")
    else:
        with pytest.raises(ValueError, match="no Word template"):
            bounded.fill_bounded(b"x", {}, "")


def saved(document: Any) -> bytes:
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def many_tables() -> bytes:
    document = Document(BytesIO(default_template()))
    for _number in range(4000):
        document.add_paragraph("{{ bang }}")
    return saved(document)


def deep_tables() -> bytes:
    document = Document(BytesIO(default_template()))
    cell = document.add_table(1, 1).cell(0, 0)
    for _depth in range(120):
        cell = cell.add_table(1, 1).cell(0, 0)
    return saved(document)


def many_loops() -> bytes:
    document = Document(BytesIO(default_template()))
    for _number in range(1500):
        document.add_paragraph("{% for d in dong %}{{ d }}{{ d }}{% endfor %}")
    return saved(document)


@pytest.mark.parametrize("make", [many_tables, deep_tables, many_loops])
def test_a_file_that_is_the_attack_costs_this_process_nothing(make: Any) -> None:
    """It may be taken into use where it can be filled within the bounds, and is refused else."""
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with cpu_within(6), suppress(ValidationError):
        check_template(content)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_refusals_are_told_in_the_readers_language() -> None:
    document = Document(BytesIO(default_template()))
    document.add_paragraph("{{ so_dong | center(9) }}")
    with translation.override("en"), pytest.raises(TemplateError, match="filter “center”"):
        bounded.fill_bounded(saved(document), {}, "")


def test_no_template_of_hr_is_filled_in_another_way() -> None:
    """The one other caller fills the system's own."""
    found = [
        path.name
        for path in (settings.BASE_DIR / "learning").rglob("*.py")
        if "DocxTemplate(" in path.read_text(encoding="utf-8")
    ]
    assert found == ["filling.py"]
