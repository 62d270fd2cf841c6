import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import ReferenceIndex

from cms.law.citing import cite, read_law
from cms.models import CmsImage
from cms.starter.loader import load_law
from quizzes.enums import ImportVerdict, QuestionState
from quizzes.exchange.apply import write_rows
from quizzes.exchange.pictures import usable_pictures
from quizzes.exchange.rows import make_rows
from quizzes.formats.base import ParsedBank, ParsedImage, ParsedOption, ParsedQuestion
from quizzes.formats.word import write_bank
from quizzes.models import Question, QuestionOption, Topic
from tests.fixtures.approved import approve, importer
from tests.quizzes.formats.strategies import png

SAMPLES = Path(__file__).parent.parent.parent / "samples"
SAMPLE = SAMPLES / "ngan-hang-cau-hoi.docx"
EXPECTED = json.loads((SAMPLES / "ngan-hang-cau-hoi.expected.json").read_text("utf-8"))
TWO = (ParsedOption("Một", True), ParsedOption("Hai"))
ONE_OF_EACH = (
    ParsedQuestion(1, "single", "Một lựa chọn?", TWO),
    ParsedQuestion(2, "multiple", "Nhiều lựa chọn?", TWO, partial=True),
    ParsedQuestion(3, "true_false", "Đúng chứ?", (ParsedOption("Đúng", True), ParsedOption("Sai"))),
    ParsedQuestion(
        4,
        "situational",
        "Làm gì?",
        (ParsedOption("Báo cáo", weight=100, rationale="Đúng quy trình"), ParsedOption("Im lặng")),
    ),
    ParsedQuestion(
        5, "matching", "Ghép?", (ParsedOption("a", match="1"), ParsedOption("b", match="2"))
    ),
    ParsedQuestion(6, "ordering", "Sắp xếp?", (ParsedOption("Trước"), ParsedOption("Sau"))),
    ParsedQuestion(7, "short_text", "Ai?", accepted=("Nhân dân", "dân"), allow_typo=True),
    ParsedQuestion(
        8,
        "number",
        "Bao nhiêu?",
        number_value="1.234",
        number_tolerance="0.5",
        number_units=("km", "ki-lô-mét"),
    ),
    ParsedQuestion(9, "gap_text", "Thời hạn là [[30 ngày|ba mươi ngày]]."),
    ParsedQuestion(10, "essay", "Nêu?", rubric=(("Căn cứ", 40), ("Ví dụ", 60)), word_limit=300),
)


def run(*arguments):
    out = StringIO()
    where = ("--topic", "dao-duc", "--author", importer())
    call_command("import_questions", str(SAMPLE), *where, *arguments, stdout=out)
    return out.getvalue()


def take(questions, topic=None):
    """What the bank makes of the questions that are judged good."""
    bank = ParsedBank(tuple(questions), ())
    rows = good(questions, topic)
    write_rows(rows, pictures=usable_pictures(bank), author=None)
    return [row.made for row in rows]


def good(questions, topic=None):
    rows = make_rows(ParsedBank(tuple(questions), ()), topic=topic)
    return [row for row in rows if row.verdict == ImportVerdict.OK]


@pytest.fixture
def law(topic):
    load_law()


def test_the_sample_is_taken_in_as_drafts_and_faults_are_named(law):
    out = run()
    assert "Dùng được: 25; Cần quyết định: 2; Không lấy được: 1; Đã có: 0; Đã bỏ ra: 0." in out
    for number in (26, 27, 28):
        assert f"Câu {number} " in out
    assert set(Question.objects.values_list("state", "live")) == {(QuestionState.DRAFT, False)}
    assert not Question.objects.drawable().exists()


def test_importing_twice_doubles_nothing(law):
    run()
    assert "Dùng được: 0; Cần quyết định: 2; Không lấy được: 1; Đã có: 25;" in run()
    assert Question.objects.count() == 25


def test_a_dry_run_writes_nothing(law):
    assert "Dùng được: 25" in run("--dry-run")
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
    found = cite(basis, read_law())
    assert (found and (found.document.key, found.locator)) == expected


@pytest.mark.parametrize("parsed", ONE_OF_EACH, ids=lambda q: q.kind)
def test_every_kind_becomes_a_draft_that_can_be_approved(topic, parsed):
    (question,) = take([parsed], topic)
    assert question.type == parsed.kind
    version = approve(question)
    assert version.content["options"] or parsed.kind in {
        "short_text",
        "number",
        "gap_text",
        "essay",
    }


def test_what_the_kinds_need_is_kept(topic):
    by_kind = {q.type: q for q in take(ONE_OF_EACH, topic)}
    assert by_kind["multiple"].partial_marks
    assert by_kind["number"].number_value == "1,234"
    assert by_kind["number"].number_units == "km; ki-lô-mét"
    assert by_kind["short_text"].accepted_answers == "Nhân dân\ndân"
    assert by_kind["essay"].rubric == "Căn cứ: 40\nVí dụ: 60"
    weights = QuestionOption.objects.filter(question=by_kind["situational"])
    assert list(weights.values_list("weight", "rationale")) == [(100, "Đúng quy trình"), (0, "")]


def test_a_picture_becomes_an_image_and_is_not_doubled(topic):
    picture = ParsedImage("so-do.png", png(1), "Sơ đồ một cửa")
    asked = [
        replace(ONE_OF_EACH[0], image=picture),
        replace(ONE_OF_EACH[5], options=(ParsedOption("a", image=picture), ParsedOption("b"))),
    ]
    take(asked, topic)
    image = CmsImage.objects.get()
    assert (image.description, image.width) == ("Sơ đồ một cửa", 1)
    assert Question.objects.get(type="single").image == image
    assert not good(asked, topic)


def test_the_same_text_with_another_picture_is_another_question(topic):
    asked = [replace(ONE_OF_EACH[0], image=ParsedImage("a.png", png(red))) for red in (1, 2)]
    verdicts = [row.verdict for row in make_rows(ParsedBank(tuple(asked), ()), topic=topic)]
    assert verdicts == [ImportVerdict.OK, ImportVerdict.DECISION]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"image": ParsedImage("a.png", png(1)[:40])}, "hỏng"),
        ({"options": tuple(ParsedOption(str(n), n == 1) for n in range(9))}, "hơn 8"),
        ({"number_value": "1" * 41}, "Đáp số"),
        ({"number_units": ("x" * 201,)}, "đơn vị"),
        ({"word_limit": 40_000}, "số chữ"),
    ],
    ids=["broken picture", "nine options", "long number", "long units", "word limit"],
)
def test_what_the_bank_cannot_hold_is_a_wrong_row(topic, change, said):
    bank = ParsedBank((replace(ONE_OF_EACH[0], **change),), ())
    (row,) = make_rows(bank, topic=topic)
    assert row.verdict == ImportVerdict.WRONG
    assert said in row.problem


def test_an_import_that_fails_leaves_nothing(topic, settings, monkeypatch):
    asked = (replace(ONE_OF_EACH[0], image=ParsedImage("a.png", png(1))), ONE_OF_EACH[1])
    save = Question.save

    def fail_at_the_second(question, *args, **kwargs):
        if question.type == "multiple":
            raise RuntimeError
        save(question, *args, **kwargs)

    monkeypatch.setattr(Question, "save", fail_at_the_second)
    with pytest.raises(RuntimeError):
        take(asked, topic)
    assert not Question.objects.exists()
    assert not CmsImage.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_rows_written_twice_double_nothing(topic):
    rows = good(ONE_OF_EACH, topic)
    assert write_rows(rows, pictures={}, author=None) == 10
    assert write_rows(rows, pictures={}, author=None) == 0
    assert {row.verdict for row in rows} == {ImportVerdict.KNOWN}


def test_without_a_topic_the_file_names_it(topic):
    other = Topic.add_root(slug="dan-van", name="Dân vận")
    asked = (
        replace(ONE_OF_EACH[0], topic="Dân vận"),
        replace(ONE_OF_EACH[1], topic="Khác"),
        ONE_OF_EACH[2],
    )
    problems = [row.problem for row in make_rows(ParsedBank(asked, ()))]
    assert ["chuyên đề" in problem for problem in problems] == [False, True, True]
    (question,) = take(asked)
    assert question.topic == other


def test_json_says_what_was_read_in_the_agreed_shape(topic):
    found = json.loads(run("--json"))
    by_number = {question["number"]: question for question in found["questions"]}
    for expected in EXPECTED["questions"]:
        keys = expected.keys() - {"marking"}
        if by_number[expected["number"]]["legal_basis"] is None:
            keys -= {"legal_basis"}  # the sample states it in five questions only
        assert {key: by_number[expected["number"]][key] for key in keys} == {
            key: expected[key] for key in keys
        }
    stated = [q["number"] for q in found["questions"] if q["legal_basis"]]
    assert stated == [13, 14, 15, 16, 17]
    assert [
        {key: problem[key] for key in ("number", "problem")} for problem in found["problems"]
    ] == EXPECTED["problems"]
    assert not Question.objects.exists()


def test_json_of_our_own_file_holds_every_kind(topic, tmp_path):
    path = tmp_path / "ngan-hang.docx"
    path.write_bytes(write_bank(ONE_OF_EACH).content)
    out = StringIO()
    call_command("import_questions", str(path), "--json", stdout=out)
    found = json.loads(out.getvalue())["questions"]
    assert [question["type"] for question in found] == [q.kind for q in ONE_OF_EACH]
    assert found[3]["weights"] == [100, 0]


def test_a_file_that_cannot_be_read_is_said_without_a_traceback(topic, tmp_path):
    path = tmp_path / "tep.pdf"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match="Word"):
        call_command("import_questions", str(path))


def test_what_an_imported_question_refers_to_is_known(topic):
    asked = replace(ONE_OF_EACH[0], image=ParsedImage("so-do.png", png(120)))
    (question,) = take([asked], topic)
    referred = ReferenceIndex.get_references_for_object(question)
    named = {(each.to_content_type.model, each.to_object_id) for each in referred}
    assert named == {("topic", str(topic.pk)), ("cmsimage", str(question.image_id))}
