"""At half past midnight in Vietnam it is the day before in UTC: no door shows that day."""

import ast
import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from cms.moments import day_text, moment_text
from learning.enums import Role
from tests.addresses import OURS, POST, RULES

HALF_PAST_MIDNIGHT = dt.datetime(2026, 11, 29, 17, 30, tzinfo=dt.UTC)  # 30/11, 00:30 here
# The day and the hour that only a clock in Greenwich shows.
GREENWICH = re.compile(r"29/11/2026|29-11-2026|29 tháng 11 năm 2026|2026-11-29|17:30|17 giờ 30")
PARTS = (".xml", ".json", ".txt")
# Machines read moments with their zone.
FOR_MACHINES = {"healthz", "badge_status", "badge_signer", "badge_key", "badge_keys"}


@pytest.fixture(autouse=True)
def half_past_midnight():
    with time_machine.travel(HALF_PAST_MIDNIGHT, tick=False):
        yield


def text_of(content: bytes) -> str:
    """What a person reads in a page, a workbook, a document, an archive or a PDF."""
    if content.startswith(b"%PDF-1"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name for name in archive.namelist() if name.endswith(PARTS)]
            # When a file was saved, in the form that its format prescribes.
            names = [name for name in names if not name.startswith("docProps/")]
            return "\n".join(archive.read(name).decode() for name in names)
    text = content.decode(errors="replace")
    # An attribute for scripts, such as `datetime` of an element, carries its zone.
    return re.sub(r'(datetime|value|data-[\w-]+|href|action)="[^"]*"', "", text)


@pytest.mark.parametrize("role", list(Role))
def test_no_page_and_no_file_shows_the_day_or_hour_of_greenwich(
    people,
    arguments,
    role,
):
    client, wrong, seen = Client(raise_request_exception=False), [], 0
    client.force_login(people[role])
    for name in OURS:
        if role not in RULES[name] or name in POST | FOR_MACHINES or name == "account_logout":
            continue
        with transaction.atomic():
            answer = client.get(reverse(name, args=arguments.get(name, [])))
            transaction.set_rollback(True)
        text = text_of(answer.getvalue())
        seen += "30/11/2026" in text
        if found := GREENWICH.search(text):
            place = found.start()
            wrong.append((name, " ".join(text[max(0, place - 60) : place + 30].split())))
    assert wrong == []
    assert seen > 0


def test_the_rounds_that_rest_on_a_law_close_on_the_day_that_it_is_here(quiz):
    """A round that closes on 15/12 at 06:30 was shown as closing on 14/12."""
    from quizzes.law.finders import rounds_using
    from quizzes.models import Question, Round

    closes = dt.datetime(2026, 12, 14, 23, 30, tzinfo=dt.UTC)
    Round.objects.create(
        quiz=quiz, number=1, opens_at=HALF_PAST_MIDNIGHT, closes_at=closes, state="planned"
    )
    provisions = list(Question.objects.values_list("provision_id", flat=True))
    (item,) = rounds_using(provisions)
    assert "15/12/2026" in item.note


def test_moments_are_written_in_the_time_that_it_is_here():
    assert day_text(HALF_PAST_MIDNIGHT) == "30/11/2026"
    assert moment_text(HALF_PAST_MIDNIGHT) == "00:30 30/11/2026"


def test_rows_named_after_their_moment_name_the_time_that_it_is_here():
    from learning.models.reminders import RecordCheck
    from quizzes.models import RoundDate

    assert "00:30 30/11/2026" in str(RoundDate(opens_at=HALF_PAST_MIDNIGHT))
    assert "00:30 30/11/2026" in str(RecordCheck(run_at=HALF_PAST_MIDNIGHT))


def written_without_a_zone(tree: ast.AST) -> list[int]:
    """Lines that spell a moment (`…_at`, `deadline`) by a format, or by its bare text."""
    lines = []
    for node in ast.walk(tree):
        spelt = None
        if isinstance(node, ast.Attribute) and node.attr in ("strftime", "date"):
            spelt = node.value
        if isinstance(node, ast.FormattedValue):
            spelt = node.value
        if spelt is not None and is_moment(spelt):
            lines.append(spelt.lineno)
    return lines


def is_moment(node: ast.AST) -> bool:
    name = getattr(node, "attr", getattr(node, "id", ""))
    return isinstance(name, str) and (name.endswith("_at") or name == "deadline")


def test_no_code_spells_a_moment_without_saying_where():
    wrong = []
    for app in ("cms", "quizzes", "learning", "certificates"):
        for file in Path(settings.BASE_DIR, app).rglob("*.py"):
            if "migrations" not in file.parts:
                lines = written_without_a_zone(ast.parse(file.read_text()))
                wrong += [f"{file}:{line}" for line in lines]
    assert wrong == []
