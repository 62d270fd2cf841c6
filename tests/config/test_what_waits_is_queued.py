"""Whose process dies while it hands something to the worker leaves nothing that waits for ever."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db.models import Model

from cms.models.readings import FileReading
from cms.uploads import readings
from learning.models import ReportRun, StaffImport, Unit, User, WeakProvisionMap
from learning.reporting.publishing import runs
from learning.reporting.registry import all_reports
from learning.reporting.weak_provisions import facility
from learning.staff_import import batches as staff_lists
from quizzes.exchange import batches as banks
from quizzes.models import BankImport, IntegrityReport, QuizPage, Topic
from quizzes.organiser.integrity import reports
from tests.learning.staff_import.test_killed_in_between import Killed, killed, staff_list

AIKEN = "Thủ đô của Việt Nam là thành phố nào?\nA. Huế\nB. Hà Nội\nANSWER: B\n"


@pytest.fixture
def ask(
    hanh: User, lan: User, units: dict[str, Unit], topic: Topic, quiz: QuizPage
) -> Callable[[str], Any]:
    """Ask for something that the worker is to do, by the name of what keeps it."""

    def bank() -> ContentFile[bytes]:
        return ContentFile(AIKEN.encode(), "cau-hoi.txt")

    doors: dict[str, Callable[[], Any]] = {
        "staff list": lambda: staff_lists.start_batch(
            staff_list(), root=units["province"], by=hanh
        ),
        "question bank": lambda: banks.start_import(bank(), topic=topic, by=lan),
        "file": lambda: readings.send_to_worker(
            bank(), task="quizzes.tasks.read_law_file", page="/", by=lan
        ),
        "report": lambda: runs.ask_report(
            all_reports()[0], by=hanh, unit=units["province"], parameters={}
        ),
        "weak provisions": lambda: facility.request_map(units["province"]),
        "signs": lambda: reports.ask_report(quiz),
    }
    return lambda name: doors[name]()


@pytest.mark.parametrize(
    ("name", "module", "kept"),
    [
        ("staff list", staff_lists, StaffImport),
        ("question bank", banks, BankImport),
        ("file", readings, FileReading),
        ("report", runs, ReportRun),
        ("weak provisions", facility, WeakProvisionMap),
        ("signs", reports, IntegrityReport),
    ],
)
def test_nothing_is_kept_without_its_task(
    ask: Callable[[str], Any],
    name: str,
    module: Any,
    kept: type[Model],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(banks, "is_light", lambda _content: False)
    monkeypatch.setattr(module, "enqueue", killed)
    with pytest.raises(Killed):
        ask(name)
    assert not kept._default_manager.exists()


def test_a_small_question_bank_is_kept_with_its_rows_or_not_at_all(
    ask: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(banks, "_keep", killed)
        with pytest.raises(Killed):
            ask("question bank")
    assert not BankImport.objects.exists()
    assert ask("question bank").rows.count() == 1
