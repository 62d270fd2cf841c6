from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cms.models import LegalDocument
from cms.starter.loader import load_law
from quizzes.enums import QuestionState
from quizzes.models import Question
from quizzes.services.import_bank import find_provision

SAMPLE = Path(__file__).parent.parent / "samples" / "ngan-hang-cau-hoi.docx"


def run(*arguments):
    out = StringIO()
    call_command("import_questions", str(SAMPLE), "--topic", "dao-duc", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def law(topic):
    load_law()


def test_the_sample_is_taken_in_as_drafts_and_faults_are_named(law):
    out = run()
    assert "Mới: 24; đã có: 0; không đưa vào: 4." in out
    for number in (25, 26, 27, 28):
        assert f"Câu {number} " in out
    assert set(Question.objects.values_list("state", "live")) == {(QuestionState.DRAFT, False)}
    assert not Question.objects.drawable().exists()


def test_importing_twice_doubles_nothing(law):
    run()
    assert "Mới: 0; đã có: 24" in run()
    assert Question.objects.count() == 24


def test_a_dry_run_writes_nothing(law):
    assert "Mới: 24" in run("--dry-run")
    assert not Question.objects.exists()


def test_an_unknown_topic_names_those_that_are(topic):
    with pytest.raises(CommandError, match="dao-duc"):
        call_command("import_questions", str(SAMPLE), "--topic", "khong-co")


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        (
            "khoản 5 Điều 7 Luật Cán bộ, công chức số 80/2025/QH15",
            ("80/2025/QH15", "khoản 5 Điều 7"),
        ),
        ("Nghị định số 118/2025/NĐ-CP", ("118/2025/NĐ-CP", "")),
        ("khoản 2 Điều 8 Hiến pháp năm 2013", ("Hiến pháp 2013", "khoản 2 Điều 8")),
        ("theo quy định hiện hành", None),
    ],
)
def test_a_citation_is_recognised_by_its_number_or_not_at_all(law, basis, expected):
    found = find_provision(basis, list(LegalDocument.objects.all()))
    assert (found and (found.document.key, found.locator)) == expected
