"""GIFT as https://docs.moodle.org/en/GIFT_format describes it, and what has no equivalent."""

import unicodedata
from io import BytesIO

import pytest

from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.formats.gift import read_bank, write_bank


def read(text):
    return read_bank(BytesIO(text.encode()))


def one(text):
    found = read(text)
    assert not found.problems
    return found.questions[0]


def problem(text):
    found = read(text)
    assert not found.questions
    return found.problems[0]


def test_one_right_option_with_title_comment_and_feedback():
    found = read(
        "// chú thích\n::Q1:: Ai tiếp công dân?\n{\n=Người đứng đầu # đúng rồi\n~Bảo vệ\n"
        "~Khách #không phải\n}\n\n\n// hết\n"
    )
    question = found.questions[0]
    assert (question.kind, question.stem, question.place) == (
        "single",
        "Ai tiếp công dân?",
        "dòng 2",
    )
    assert question.options == (
        ParsedOption("Người đứng đầu", True, rationale="đúng rồi"),
        ParsedOption("Bảo vệ"),
        ParsedOption("Khách", rationale="không phải"),
    )


def test_several_right_options_by_weights():
    question = one("Chọn hai {~%50%Một ~%50%Hai ~%-100%Ba ~%-100%Bốn}")
    assert (question.kind, question.partial) == ("multiple", True)
    assert [option.correct for option in question.options] == [True, True, False, False]


def test_partly_right_options_make_a_situation():
    question = one("Làm gì? {=Hướng dẫn ~%50%Xin ý kiến ~Bỏ qua}")
    assert question.kind == "situational"
    assert [option.weight for option in question.options] == [100, 50, 0]


@pytest.mark.parametrize(("word", "right"), [("T", True), ("TRUE", True), ("F", False)])
def test_true_or_false_with_feedback_for_the_wrong_answer_first(word, right):
    question = one(f"Đúng không?{{{word}#sai rồi#tốt lắm####Vì luật.}}")
    assert question.kind == "true_false"
    assert [option.correct for option in question.options] == [right, not right]
    rationale = {option.correct: option.rationale for option in question.options}
    assert rationale == {True: "tốt lắm", False: "sai rồi"}
    assert question.explanation == "Vì luật."


def test_pairs():
    question = one("Ghép. {\n=Hà Nội -> Việt Nam\n=Paris -> Pháp\n}")
    assert [(o.text, o.match) for o in question.options] == [
        ("Hà Nội", "Việt Nam"),
        ("Paris", "Pháp"),
    ]


def test_short_answers_take_the_fully_right_and_name_the_others():
    question = one("Viết tắt? {=UBND =Ủy ban =%50%UB =h*}")
    assert question.accepted == ("UBND", "Ủy ban")
    assert any("UB" in text for text in question.assumed)
    assert any("*" in text for text in question.assumed)


@pytest.mark.parametrize(
    ("answer", "value", "margin"),
    [
        ("#30", "30", ""),
        ("#1822:5", "1822", "5"),
        ("#3.141..3.142", "3.1415", "0.0005"),
        ("#=2:0 =%50%3:1", "2", ""),
        ("#1,5:0,1", "1.5", "0.1"),
    ],
)
def test_numbers_with_tolerance_and_ranges(answer, value, margin):
    question = one(f"Bao nhiêu? {{{answer}}}")
    assert (question.number_value, question.number_tolerance) == (value, margin)


def test_a_missing_word_is_a_gap():
    assert one("Thời hạn là {=30 =ba mươi} ngày.").stem == "Thời hạn là [[30|ba mươi]] ngày."


def test_a_missing_word_to_choose_stays_a_choice():
    question = one("Thời hạn là {=30 ~60} ngày.")
    assert (question.kind, question.stem) == ("single", "Thời hạn là _____ ngày.")


def test_an_essay_has_empty_braces():
    question = one("Anh/chị trình bày. {}")
    assert question.kind == "essay"
    assert "tiêu chí" in question.assumed[0]


def test_escaped_signs_are_text():
    question = one(r"Ở \{nhà\} 1\:2 a\=b \# \~ c\\d? {=x\=y\nz ~\~k}")
    assert question.stem == "Ở {nhà} 1:2 a=b # ~ c\\d?"
    assert [option.text for option in question.options] == ["x=y\nz", "~k"]


def test_html_becomes_lines_and_tables_rows():
    question = one(
        "[html]<p>Một<br>hai</p><table><tr><td>a</td><td><b>b</b></td></tr></table>"
        "10 m<sup>2</sup> &lt; 5{=<i>x</i> ~y}"
    )
    assert question.stem == "Một\nhai\n| a | b |\n10 m² < 5"
    assert question.options[0].text == "x"


def test_markdown_and_plain():
    assert one("[markdown]**Đậm** thường {T}").stem == "Đậm thường"
    assert one("[plain]a <b> c {T}").stem == "a <b> c"


def test_categories_are_topics():
    found = read(
        "$CATEGORY: $course$/top/Luật/Khiếu nại\n\nA {T}\n\n$CATEGORY: tom//dick\n\nB {T}"
        "\n\n$CATEGORY: $course$/top\n\nC {T}"
    )
    assert [question.topic for question in found.questions] == ["Khiếu nại", "tom/dick", ""]


def test_notes_and_tags_are_read():
    question = one(
        "// [id:CH\\]7] [tag:VD] [tag:lạ]\nHỏi?{T####Vì thế.\nCăn cứ: Điều 8\nThêm.\nMức độ: TH}"
    )
    assert (question.ref, question.legal_basis) == ("CH]7", "Điều 8")
    assert question.explanation == "Vì thế.\nThêm."
    assert question.level == "understand"
    assert question.assumed == ("Thẻ (tag) không lấy: lạ.",)


def test_text_is_composed():
    question = one(unicodedata.normalize("NFD", "Tiếng Việt? {=Đúng vậy ~Khổng}"))
    assert question.stem == "Tiếng Việt?"
    assert question.options[0].text == "Đúng vậy"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Chỉ là lời dẫn.", "description"),
        ("Hỏi? {=a ~b", "braces"),
        ("Một {=a} hai {=b}", "braces"),
        ("Xếp {>ALL =a =b}", "ordering"),
        ("Hỏi? {~a ~b}", "no correct option"),
        ("Hỏi? {#abc}", "number"),
        ("Hỏi? {=a*}", "no answer"),
        ("Có [[a]] và {=b} nữa", "text with marks"),
        ("Ghép {=a -> b}", "fewer than two pairs"),
        ("{T}", "no text"),
    ],
)
def test_what_cannot_be_taken_is_named(text, code):
    assert problem(text).code == code


def test_an_empty_text_says_how_gift_looks():
    assert problem("// không có gì\n").code == "no questions"


def test_the_file_reads_well():
    question = ParsedQuestion(
        7,
        "single",
        "Hỏi {gì}?",
        (ParsedOption("Một", True, rationale="vì"), ParsedOption("Hai")),
        "Điều 8",
        "Giải thích.",
        "apply",
        topic="Luật",
    )
    assert write_bank([question]).content.decode() == (
        "$CATEGORY: $course$/top/Luật\n\n"
        "// [tag:Mức độ: Vận dụng]\n"
        "::Câu 7::[plain]Hỏi \\{gì\\}?{\n=Một#vì\n~Hai\n####Giải thích.\\nCăn cứ\\: Điều 8\n}\n\n"
    )


@pytest.mark.parametrize(
    "question",
    [
        ParsedQuestion(1, "ordering", "Xếp", (ParsedOption("a"), ParsedOption("b"))),
        ParsedQuestion(1, "gap_text", "[[a]] và [[b]]"),
        ParsedQuestion(1, "short_text", "Hỏi", accepted=("a -> b",)),
        ParsedQuestion(1, "situational", "Hỏi", (ParsedOption("a"), ParsedOption("b"))),
    ],
)
def test_what_gift_has_no_place_for_is_listed(question):
    written = write_bank([question])
    assert not written.content
    assert written.left_out[0].message
