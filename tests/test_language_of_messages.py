"""What is said about files and to other programs is said in the reader's language."""

import ast
import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from cms.models import FileReading
from cms.text import LazyText
from cms.uploads.guard.refusals import UnreadableFileError
from learning.formats.staff_excel import read_staff
from learning.staff_import.batches import start_batch
from quizzes.exchange.batches import start_import
from quizzes.exchange.reading_report import report_bank
from quizzes.formats.edition_excel import read_results, write_form
from quizzes.formats.law_excel import read_law
from quizzes.formats.registry import read_file
from quizzes.models import BankImportRow

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "tests" / "samples"
WORD, STAFF = SAMPLES / "ngan-hang-cau-hoi.docx", SAMPLES / "danh-sach-can-bo-co-loi.xlsx"
VIETNAMESE = re.compile(r"[^\W\x00-\x7f]")
QUOTED = re.compile("“[^”]*”|\\[\\[[^\\]]*\\]\\]")
GIFT = """
Không có đáp án

::Câu 2::Ghép {=trái ~phải}

::Câu 3::Chọn {~Sai ~Sai nữa}

Số nào {#ba mươi}

Hình <img src="x.png"> {T#đúng vì}
"""
AIKEN = "Câu hỏi một\nA. Một\nC. Hai\nANSWER: A\n\nCâu hỏi hai\nA. Một\nANSWER: B\n"
FOLDERS = ["quizzes/formats", "learning/formats", "cms/uploads/guard"]
# Calls that carry what people read, not what stands in a file.
SAY = {
    "CellError",
    "Diagnostic",
    "QuestionFormatError",
    "UnreadableFileError",
    "_EntryError",
    "_leave_out",
    "assume",
    "parse_xml",
}
# What stands in files that are written stays Vietnamese.
WRITERS = {"excel_out.py", "staff_excel_out.py"}


def words_of(text):
    """The text as shown, but for what it quotes of the file."""
    if isinstance(text, LazyText) and text.values:
        return " ".join(
            [type(text).translator(text.template)]
            + [words_of(value) for value in text.values.values() if isinstance(value, LazyText)]
        )
    return str(text)


def foreign(texts):
    return [text for text in map(words_of, texts) if VIETNAMESE.search(QUOTED.sub("", text))]


def refusal_of(read, *args, **kwargs):
    with pytest.raises(UnreadableFileError) as refused:
        read(*args, **kwargs)
    return refused.value.message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", WORD.read_bytes()),
        ("a.gift", GIFT.encode()),
        ("a.txt", AIKEN.encode()),
    ],
    ids=["word", "gift", "aiken"],
)
def test_what_is_wrong_with_questions_is_said_in_english(name, content):
    bank = read_file(name, BytesIO(content))
    assert bank.problems
    said = [text for problem in bank.problems for text in (problem.message, problem.place)]
    said += [text for question in bank.questions for text in (*question.assumed, question.place)]
    with override("en"):
        assert foreign(said) == []
    with override("vi"):
        assert foreign(said)


def test_what_is_wrong_with_a_staff_list_is_said_in_english():
    with STAFF.open("rb") as file:
        problems = read_staff(file).problems
    with override("en"):
        assert foreign(problem.message for problem in problems) == []


def test_what_keeps_a_file_out_is_said_in_english():
    form = write_form("Đề", [], ["101"], 2)
    said = [
        refusal_of(read_file, "a.docx", BytesIO(b"")),
        refusal_of(read_file, "a.docx", BytesIO(b"%PDF-1.7")),
        refusal_of(read_file, "a.docx", BytesIO(STAFF.read_bytes())),
        refusal_of(read_file, "a.xlsx", BytesIO(STAFF.read_bytes())),
        refusal_of(read_file, "a.xlsx", BytesIO(b"PK\x03\x04 cut off")),
        refusal_of(read_staff, BytesIO(form)),
        refusal_of(read_results, BytesIO(form), questions=3),
        refusal_of(read_results, BytesIO(form), questions=1),
        refusal_of(read_law, BytesIO(form)),
    ]
    with override("en"):
        assert foreign(said) == []


def test_the_report_of_the_command_is_in_the_language_of_who_runs_it():
    bank = read_file("a.docx", BytesIO(WORD.read_bytes()))
    with override("en"):
        said = [
            problem["message"] for problem in json.loads(json.dumps(report_bank(bank)))["problems"]
        ]
    assert "No option is right yet" in said[0]


@pytest.fixture
def english(client, lan):
    client.force_login(lan)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def test_an_import_that_was_kept_is_read_in_either_language(english, lan, topic):
    file = SimpleUploadedFile("ngan-hang.docx", WORD.read_bytes())
    batch = start_import(file, topic=topic, by=lan)
    address = reverse("bank_import", args=[batch.pk])
    shown = english.get(address).content.decode()
    assert "No option is right yet." in shown
    assert "paragraph " in shown
    assert "Chưa có đáp án đúng. Hãy" not in shown
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "vi"
    shown = english.get(address).content.decode()
    assert "Chưa có đáp án đúng" in shown
    assert "đoạn " in shown


def test_what_an_earlier_version_kept_is_still_shown(english, lan, topic):
    file = SimpleUploadedFile("ngan-hang.docx", WORD.read_bytes())
    batch = start_import(file, topic=topic, by=lan)
    row = batch.rows.exclude(problem="").first()
    BankImportRow.objects.filter(pk=row.pk).update(problem="Lời nhắn cũ 5 {%(x)s}", place="đoạn 7")
    shown = english.get(reverse("bank_import", args=[batch.pk])).content.decode()
    assert "Lời nhắn cũ 5 {%(x)s}" in shown
    assert "đoạn 7" in shown


def test_a_staff_list_that_was_kept_is_read_in_english(client, hanh, units):
    file = SimpleUploadedFile("a.xlsx", STAFF.read_bytes())
    batch = start_batch(file, root=units["province"], by=hanh)
    client.force_login(hanh)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    shown = client.get(reverse("desk_import_preview", args=[batch.pk])).content.decode()
    assert "Please fill in this cell." in shown
    assert "Missing information (" in shown
    assert "Hãy điền ô này" not in shown


def test_a_file_that_the_worker_refused_is_explained_to_each_reader(client, lan):
    client.force_login(lan)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    message = refusal_of(read_results, BytesIO(write_form("Đề", [], ["101"], 2)), questions=1)
    reading = FileReading.objects.create(
        task="x",
        page="/",
        file_name="a",
        sha256="0",
        uploaded_by=lan,
        state="failed",
        error=message,
    )
    shown = client.get(reverse("file_reading", args=[reading.key])).content.decode()
    assert "The paper has only 1 questions" in shown


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_reader_or_writer_says_anything_that_cannot_be_translated(folder):
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and name_of(call.func) in SAY:
                found += [f"{path}:{text.lineno}" for text in bare_texts(call)]
    assert found == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_sentence_stands_alone_that_somebody_may_read(folder):
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        tree = ast.parse(path.read_text())
        marked = {
            id(argument)
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and name_of(call.func) in ("LazyText", "gettext_noop")
            for argument in call.args
        }
        documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found += [
            f"{path}:{text.lineno}"
            for text in ast.walk(tree)
            if isinstance(text, ast.Constant)
            and id(text) not in marked | documented
            and re.search(r"\w\w\.\s*$", str(text.value))
            and VIETNAMESE.search(str(text.value))
            and path.name not in WRITERS
        ]
    assert found == []


def name_of(function):
    return getattr(function, "attr", getattr(function, "id", ""))


def bare_texts(call):
    """Literals with Vietnamese in the call's arguments, but for those inside of other calls."""
    waiting = [*call.args, *(keyword.value for keyword in call.keywords)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            continue
        if isinstance(node, ast.Constant) and VIETNAMESE.search(str(node.value)):
            yield node
        waiting.extend(ast.iter_child_nodes(node))
