"""The command judges a file as the page does: one judgement, two ways to it."""

from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction

from quizzes.enums import ImportVerdict
from quizzes.exchange.apply import apply_import, write_rows
from quizzes.exchange.batches import start_import
from quizzes.exchange.rows import make_rows
from quizzes.formats import bank_excel, gift, moodle_xml, word
from quizzes.formats.base import ParsedBank, ParsedImage, ParsedOption, ParsedQuestion, Written
from quizzes.formats.qti import write as qti
from quizzes.models import Question, Topic
from tests.fixtures.approved import importer
from tests.quizzes.exchange.test_import_bank import ONE_OF_EACH, SAMPLE
from tests.quizzes.formats.strategies import png

STEM = "Công chức từ chối nhận quà tặng của người dân đến làm thủ tục thì phải làm gì tiếp theo"
TWO = (ParsedOption("Báo cáo người đứng đầu", True), ParsedOption("Không làm gì"))
NINE = tuple(ParsedOption(f"Phương án thứ {n}", n == 1) for n in range(9))
# What is to be told apart where the bank holds the first of them.
MIXED = (
    ParsedQuestion(1, "single", STEM, TWO),
    ParsedQuestion(2, "single", f"{STEM}?", TWO),
    ParsedQuestion(3, "single", "Thẻ căn cước do cơ quan nào cấp?", TWO),
    ParsedQuestion(4, "single", "Thẻ căn cước do cơ quan nào cấp?", TWO),
    ParsedQuestion(5, "single", "Thẻ căn cước do cơ quan nào cấp vậy?", TWO),
    ParsedQuestion(6, "single", "Ai tiếp công dân?", NINE),
    ParsedQuestion(7, "multiple", "Việc nào phải công khai?", TWO, topic="Dân vận", level="apply"),
    ParsedQuestion(8, "single", "Hình nào đúng?", TWO, image=ParsedImage("so-do.png", png(3))),
    ParsedQuestion(9, "single", "Hình nào sai?", TWO, image=ParsedImage("hong.png", png(3)[:40])),
)
WRITERS: dict[str, Callable[[Sequence[ParsedQuestion]], Written]] = {
    "docx": word.write_bank,
    "xlsx": bank_excel.write_bank,
    "gift": gift.write_bank,
    "xml": moodle_xml.write_bank,
    "zip": qti.write_bank,
}
AIKEN = """Thủ đô ở đâu?
A. Hà Nội
B. Huế
ANSWER: A

Câu này không có đáp án?
A. Một
B. Hai
"""
FILES = {
    **{f"mixed.{kind}": write(MIXED).content for kind, write in WRITERS.items()},
    **{f"kinds.{kind}": write(ONE_OF_EACH).content for kind, write in WRITERS.items()},
    "sample.docx": SAMPLE.read_bytes(),
    "aiken.txt": AIKEN.encode(),
}


def run(path: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("import_questions", str(path), "--author", importer(), *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def known(topic: Topic) -> Question:
    """The bank holds the first question of `MIXED`."""
    write_rows(make_rows(ParsedBank(MIXED[:1], ()), topic=topic), pictures={}, author=None)
    return Question.objects.get()


def added(known: Question) -> set[tuple[Any, ...]]:
    """What came into the bank, as far as the file says."""
    return {
        (
            *(q.ref, q.topic_id, q.type, q.level, q.stem, q.explanation, bool(q.image)),
            *q.options.values_list("text", "correct", "match", "weight"),
        )
        for q in Question.objects.exclude(pk=known.pk)
    }


@pytest.mark.parametrize(
    ("name", "topic_of_all"),
    [*((name, True) for name in FILES), ("mixed.docx", False), ("mixed.xlsx", False)],
)
def test_command_and_page_decide_alike(
    name: str, *, topic_of_all: bool, known: Question, lan: Any, tmp_path: Path
) -> None:
    Topic.add_root(slug="dan-van", name="Dân vận")
    path = tmp_path / name
    path.write_bytes(FILES[name])
    with transaction.atomic():
        said = run(path, *(["--topic", "dao-duc"] if topic_of_all else []))
        by_command = added(known)
        transaction.set_rollback(True)
    topic = known.topic if topic_of_all else None
    batch = start_import(SimpleUploadedFile(name, FILES[name]), topic=topic, by=lan)
    rows = list(batch.rows.all())
    if batch.rows.filter(verdict=ImportVerdict.OK).exists():
        apply_import(batch)
    assert by_command == added(known)
    for row in rows:
        if row.problem:
            assert f"Câu {row.number} ({row.place}): {row.problem}\n" in said
    for verdict in ImportVerdict:
        count = sum(row.verdict == verdict for row in rows)
        assert f"{verdict.label}: {count}" in said


def test_questions_like_others_wait_for_the_page(known: Question, tmp_path: Path) -> None:
    path = tmp_path / "mixed.docx"
    path.write_bytes(FILES["mixed.docx"])
    said = run(path, "--topic", "dao-duc")
    assert "Câu 2 (" in said
    assert "% một câu khác" in said
    assert "trang Nhập câu hỏi" in said
    stems = set(Question.objects.values_list("stem", flat=True))
    assert f"{STEM}?" not in stems
    assert "Thẻ căn cước do cơ quan nào cấp vậy?" not in stems
    assert "Thẻ căn cước do cơ quan nào cấp?" in stems
