"""Moodle XML as https://docs.moodle.org/en/Moodle_XML_format describes it."""

import base64
import unicodedata
from dataclasses import replace
from io import BytesIO

import pytest
from lxml import etree

from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.formats.base import ParsedImage, ParsedOption, ParsedQuestion
from quizzes.formats.moodle_xml import read_bank, write_bank
from tests.quizzes.formats.strategies import png

ASKED = ParsedQuestion(
    7, "single", "Hỏi?", (ParsedOption("Một", True), ParsedOption("Hai")), "Điều 8", "Vì thế."
)
DOT = base64.b64encode(png(1)).decode()


def read(body, kind="", stem="Hỏi?"):
    inner = (
        f'<question type="{kind}"><name><text>Q</text></name><questiontext format="html">'
        f"<text><![CDATA[{stem}]]></text></questiontext>{body}</question>"
    )
    return read_bank(
        BytesIO(f"<?xml version='1.0'?><quiz>{inner if kind else body}</quiz>".encode())
    )


def one(body, kind, stem="Hỏi?"):
    found = read(body, kind, stem)
    assert not found.problems
    return found.questions[0]


def answer(fraction, text, feedback="", more=""):
    return (
        f'<answer fraction="{fraction}" format="html"><text>{text}</text>'
        f"<feedback><text>{feedback}</text></feedback>{more}</answer>"
    )


def test_one_right_option_with_feedback_and_fixed_order():
    question = one(
        "<single>true</single><shuffleanswers>0</shuffleanswers>"
        "<generalfeedback><text><![CDATA[<p>Vì luật.</p><p>Căn cứ: Điều 8</p>]]></text>"
        "</generalfeedback><idnumber>CH7</idnumber>"
        "<tags><tag><text>Mức độ: VD</text></tag><tag><text>tiếp dân</text></tag></tags>"
        + answer(100, "&lt;p&gt;Một&lt;/p&gt;", "đúng")
        + answer(0, "Hai"),
        "multichoice",
    )
    assert question == ParsedQuestion(
        1,
        "single",
        "Hỏi?",
        (ParsedOption("Một", True, rationale="đúng"), ParsedOption("Hai")),
        "Điều 8",
        "Vì luật.",
        "apply",
        lock_order=True,
        place="dòng 1",
        ref="CH7",
        assumed=("Thẻ (tag) không lấy: tiếp dân.",),
    )


def test_several_right_options_give_partial_marks():
    body = answer(50, "a") + answer(50, "b") + answer(-100, "c")
    question = one(f"<single>false</single>{body}", "multichoice")
    assert (question.kind, question.partial) == ("multiple", True)
    assert [option.correct for option in question.options] == [True, True, False]


def test_partly_right_options_make_a_situation():
    body = answer(100, "a") + answer("33.33333", "b") + answer(-50, "c")
    question = one(f"<single>true</single>{body}", "multichoice")
    assert question.kind == "situational"
    assert [option.weight for option in question.options] == [100, 33, 0]
    assert "Điểm trừ" in question.assumed[0]


def test_true_or_false():
    question = one(answer(0, "true", "sai rồi") + answer(100, "false"), "truefalse")
    assert question.options == (
        ParsedOption("Đúng", rationale="sai rồi"),
        ParsedOption("Sai", True),
    )


def test_short_answers_with_case_and_wildcards():
    body = answer(100, "UBND") + answer(100, "Ủy ban*") + answer(50, "UB") + answer(0, "*", "sai")
    question = one(f"<usecase>1</usecase>{body}", "shortanswer")
    assert question.accepted == ("UBND",)
    assert len(question.assumed) == 4


def test_numbers_with_tolerance_and_units():
    units = (
        "<units><unit><multiplier>1</multiplier><unit_name>ngày</unit_name></unit>"
        "<unit><multiplier>24</multiplier><unit_name>giờ</unit_name></unit></units>"
    )
    body = answer(100, "30.5", more="<tolerance>0.5</tolerance>") + answer(0, "*") + units
    question = one(body, "numerical")
    assert (question.number_value, question.number_tolerance) == ("30.5", "0.5")
    assert question.number_units == ("ngày",)
    assert any("giờ" in text for text in question.assumed)


@pytest.mark.parametrize("kind", ["matching", "ddmatch"])
def test_pairs_and_the_spare_ones(kind):
    pair = "<subquestion><text>{}</text><answer><text>{}</text></answer></subquestion>"
    body = "".join(pair.format(*p) for p in (("a", "1"), ("b", "2"), ("", "3")))
    question = one(body, kind)
    assert [(o.text, o.match) for o in question.options] == [("a", "1"), ("b", "2")]
    assert any("3" in text for text in question.assumed)


def test_ordering_goes_by_the_places():
    question = one(answer(2, "hai") + answer(1, "một"), "ordering")
    assert [option.text for option in question.options] == ["một", "hai"]


def test_an_essay_with_notes_for_graders():
    question = one(
        "<graderinfo format='html'><text>Nêu đủ ba ý</text></graderinfo>"
        "<responsetemplate><text>Kính gửi</text></responsetemplate>"
        "<maxwordlimit>300</maxwordlimit>",
        "essay",
    )
    assert (question.rubric, question.word_limit) == ((("Nêu đủ ba ý", 100),), 300)
    assert len(question.assumed) == 2


def test_cloze_texts_become_gaps():
    question = one(
        "",
        "cloze",
        "<p>Trong {1:SHORTANSWER:=30~=ba mươi#tốt~%0%60} ngày, {:NM:=5:0} cấp, "
        "{2:MCV:~xã~=tỉnh} \\} {khác}</p>",
    )
    assert question.kind == "gap_text"
    assert question.stem == "Trong [[30|ba mươi]] ngày, [[5]] cấp, [[tỉnh]] \\} {khác}"


@pytest.mark.parametrize(
    "stem",
    [
        "{1:NUMERICAL:=5:1}",
        "{1:MULTIRESPONSE:=a~=b}",
        "Không có",
        "{1:SA:=a|b}",
        "{1:SA:~a}",
        "[[a]] {1:SA:=b}",
    ],
)
def test_a_gap_that_does_not_fit_is_a_problem(stem):
    assert read("", "cloze", stem).problems


@pytest.mark.parametrize(
    "kind", ["calculated", "ddimageortext", "ddmarker", "stack", "description"]
)
def test_a_kind_without_equivalent_is_named(kind):
    found = read("", kind)
    assert not found.questions
    assert kind in found.problems[0].message
    assert found.problems[0].code == "no equivalent"


def test_a_category_is_the_topic_of_what_follows():
    category = "<question type='category'><category><text>{}</text></category></question>"
    asked = (
        "<question type='essay'><questiontext><text>Hỏi</text></questiontext>"
        "<graderinfo><text>x</text></graderinfo></question>"
    )
    found = read(
        category.format("$course$/top/Luật/Tố cáo") + asked + category.format("top") + asked
    )
    assert [question.topic for question in found.questions] == ["Tố cáo", ""]
    assert [question.number for question in found.questions] == [1, 2]


def test_pictures_are_taken_by_name():
    file = f'<file name="so do.png" path="/" encoding="base64">{DOT}</file>'
    inner = (
        '<question type="multichoice"><questiontext format="html"><text>Xem '
        '&lt;img src="@@PLUGINFILE@@/so%20do.png" alt="Sơ đồ"&gt;</text>'
        f"{file}</questiontext>{answer(100, 'a')}{answer(0, 'b')}</question>"
    )
    question = read(inner).questions[0]
    assert question.image == ParsedImage("so do.png", png(1), "Sơ đồ")
    assert question.stem == "Xem"


@pytest.mark.parametrize(
    "source", ["https://example.vn/x.png", "@@PLUGINFILE@@/khac.png", "data:image/png;base64,%%%"]
)
def test_a_picture_that_is_not_there_is_named(source):
    question = one(answer(100, "a") + answer(0, "b"), "multichoice", f'Xem <img src="{source}">')
    assert question.image is None
    assert "Hình" in question.assumed[0]


def test_text_is_composed():
    stem = unicodedata.normalize("NFD", "Tiếng Việt?")
    assert one(answer(100, "a") + answer(0, "b"), "multichoice", stem).stem == "Tiếng Việt?"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<quiz><question", "Moodle"),
        (b"<html></html>", "Moodle XML"),
        (b"PK\x03\x04", "Moodle"),
        (b'<!DOCTYPE q [<!ENTITY e "x">]><quiz>&e;</quiz>', "DTD"),
        (b'<!DOCTYPE q SYSTEM "file:///etc/passwd"><quiz/>', "DTD"),
        ('<!DOCTYPE q [<!ENTITY e "x">]><quiz/>'.encode("utf-16"), "DTD"),
        (b"", "rỗng"),
    ],
)
def test_hostile_and_broken_files_are_refused(content, message):
    with pytest.raises(UnreadableFileError, match=message):
        read_bank(BytesIO(content))


def test_deep_markup_in_a_text_does_no_harm():
    deep = "<div>" * 20_000 + "sâu"
    assert read(answer(100, "a") + answer(0, "b"), "multichoice", deep)


def test_a_text_of_endless_length_is_a_problem():
    assert read("", "essay", "x" * 300_000).problems[0].code == "text too long"


def test_the_file_is_as_moodle_reads_it():
    root = etree.fromstring(write_bank([replace(ASKED, level="apply", topic="a/b")]).content)
    assert root[0].findtext("category/text") == "$course$/top/a//b"
    question = root[1]
    assert question.get("type") == "multichoice"
    assert question.findtext("name/text") == "Câu 7"
    assert question.findtext("generalfeedback/text") == "Vì thế.<br>Căn cứ: Điều 8"
    assert [a.get("fraction") for a in question.findall("answer")] == ["100", "0"]
    assert question.findtext("tags/tag/text") == "Mức độ: Vận dụng"


def test_weights_become_grades_that_moodle_takes_and_come_back_exactly():
    options = tuple(ParsedOption(f"{weight} điểm", weight=weight) for weight in (80, 37, 0))
    asked = replace(ASKED, kind="situational", options=options)
    written = write_bank([asked])
    grades = [a.get("fraction") for a in etree.fromstring(written.content).iter("answer")]
    assert grades == ["100", "50", "0"]
    assert read_bank(BytesIO(written.content)).questions[0].options == options


@pytest.mark.parametrize(
    "asked",
    [
        replace(ASKED, kind="situational"),
        replace(ASKED, kind="multiple", options=(ParsedOption("a"), ParsedOption("b"))),
        ParsedQuestion(1, "short_text", "Hỏi"),
        ParsedQuestion(1, "number", "Hỏi"),
        ParsedQuestion(1, "gap_text", "Hỏi"),
        ParsedQuestion(1, "gap_text", "{1:SA:=x} [[a]]"),
    ],
)
def test_what_moodle_would_not_take_is_listed(asked):
    written = write_bank([asked])
    assert not len(etree.fromstring(written.content))
    assert written.left_out[0].message
