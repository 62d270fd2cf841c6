"""Word banks in the many shapes that agencies give them."""

from io import BytesIO

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor
from hypothesis import given
from hypothesis import strategies as st

from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.formats.word import read_bank
from tests.quizzes.formats.strategies import png
from tests.running.timing import cpu_within

LETTERS = "ABCDEFGH"


class Paper:
    """A document built line by line; `read` reads it as a bank."""

    def __init__(self, *lines):
        self.document = Document()
        self.add(*lines)

    def add(self, *lines, style=None):
        for line in lines:
            paragraph = self.document.add_paragraph(style=style)
            for text, marks in [(line, {})] if isinstance(line, str) else line:
                set_off(paragraph.add_run(text), **marks)
        return self

    def numbered(self, *items):
        """Items as (num, level, text) or (num, level, text, marks) in automatic lists."""
        for num, level, text, *marks in items:
            paragraph = self.document.add_paragraph()
            set_off(paragraph.add_run(text), **(marks[0] if marks else {}))
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_numId().val = num
            properties.get_or_add_ilvl().val = level
        return self

    def lists(self, *levels):
        """A new list with (format, text) for each level; its number."""
        numbering = self.document.part.numbering_part.element
        number = str(900 + len(numbering))
        abstract = OxmlElement("w:abstractNum")
        abstract.set(qn("w:abstractNumId"), number)
        for at, (kind, text) in enumerate(levels):
            level = OxmlElement("w:lvl")
            level.set(qn("w:ilvl"), str(at))
            for name, value in (("start", "1"), ("numFmt", kind), ("lvlText", text)):
                element = OxmlElement(f"w:{name}")
                element.set(qn("w:val"), value)
                level.append(element)
            abstract.append(level)
        numbering.insert(0, abstract)
        num = OxmlElement("w:num")
        num.set(qn("w:numId"), number)
        link = OxmlElement("w:abstractNumId")
        link.set(qn("w:val"), number)
        num.append(link)
        numbering.append(num)
        return int(number)

    def table(self, *rows):
        table = self.document.add_table(len(rows), len(rows[0]))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(at, column).text = text
        return self

    def read(self):
        file = BytesIO()
        self.document.save(file)
        file.seek(0)
        return read_bank(file)


def set_off(run, **marks):
    for name, value in marks.items():
        if name == "colour":
            run.font.color.rgb = RGBColor.from_string(value)
        elif name == "highlight":
            run.font.highlight_color = value
        else:
            setattr(run, name, value)


def right(question):
    pairs = zip(LETTERS, question.options, strict=False)
    return "".join(letter for letter, option in pairs if option.correct)


def texts(question):
    return [option.text for option in question.options]


def only(paper):
    found = paper.read()
    assert not found.problems
    (question,) = found.questions
    return question


# Where a question begins


@pytest.mark.parametrize(
    "start",
    [
        "Câu 5: ",
        "Câu 5. ",
        "Câu hỏi 5 ",
        "Câu hỏi 5: ",
        "Bài 5 ",
        "Bài 5: ",
        "5. ",
        "5) ",
        "Câu 5/ ",
        "CÂU 5: ",
        "Câu 5 - ",
        "Câu 5 (NB): ",
        "Câu số 5: ",
        "Câu 5:\xa0",
        "Câu 5: ",
    ],
)
def test_a_question_begins_in_many_ways(start):
    found = only(Paper(f"{start}Hỏi gì?", "A. Một", "B. Hai", "Đáp án: B"))
    assert (found.number, found.stem, texts(found)) == (5, "Hỏi gì?", ["Một", "Hai"])


def test_the_text_may_stand_below_its_number():
    found = only(Paper("Câu 1:", "Hỏi gì?", "A. Một", "*B. Hai"))
    assert found.stem == "Hỏi gì?"


def test_a_sentence_that_names_a_question_does_not_begin_one():
    found = only(Paper("Câu 1: Đọc đoạn sau.", "Câu 5 nêu ở trên là đúng?", "*A. Một", "B. Hai"))
    assert found.stem == "Đọc đoạn sau.\nCâu 5 nêu ở trên là đúng?"


def test_numbered_statements_inside_a_question_are_not_questions():
    found = only(
        Paper("Câu 1: Cho các nhận định:", "1. Đất", "2. Nước", "Chọn gì?", "*A. 1", "B. 2")
    )
    assert found.stem == "Cho các nhận định:\n1. Đất\n2. Nước\nChọn gì?"


def test_lettered_statements_above_the_options_belong_to_the_text():
    found = only(Paper("Câu 1: Cho:", "a) Đất", "b) Nước", "A. Chỉ a", "*B. Cả hai ý"))
    assert found.stem == "Cho:\na) Đất\nb) Nước"
    assert texts(found) == ["Chỉ a", "Cả hai ý"]


def test_level_and_kind_may_stand_in_brackets_after_the_number():
    found = Paper("Câu 1 (VD): Hỏi?", "*A. Một", "B. Hai", "Câu 2 (tự luận): Nêu ý kiến.").read()
    assert [(q.kind, q.level) for q in found.questions] == [("single", "apply"), ("essay", None)]


def test_a_part_with_essays_makes_essays():
    paper = Paper("PHẦN I. TRẮC NGHIỆM", "Câu 1: Hỏi?", "*A. Một", "B. Hai")
    found = paper.add("PHẦN II. TỰ LUẬN", "Câu 2: Nêu ý kiến.", "a) Về luật", "b) Về dân").read()
    assert [q.kind for q in found.questions] == ["single", "essay"]
    assert found.questions[1].stem == "Nêu ý kiến.\na) Về luật\nb) Về dân"
    assert found.questions[1].assumed


# How options stand


@pytest.mark.parametrize(
    "lines",
    [
        ("A. Một", "B. Hai", "C. Ba", "D. Bốn"),
        ("A) Một\tB) Hai", "C) Ba\tD) Bốn"),
        ("A/ Một", "B/ Hai", "C/ Ba", "D/ Bốn"),
        ("a) Một", "b) Hai", "c) Ba", "d) Bốn"),
        ("(A) Một", "(B) Hai", "(C) Ba", "(D) Bốn"),
        ("A. Một      B. Hai", "C. Ba      D. Bốn"),
        ("A. Một B. Hai C. Ba D. Bốn",),
        ("A. Một B. Hai", "C. Ba D. Bốn"),
        ("A. Một\nB. Hai\nC. Ba\nD. Bốn",),
        ("A.Một", "B.Hai", "C.Ba", "D.Bốn"),
        ("A - Một", "B - Hai", "C – Ba", "D – Bốn"),
    ],
    ids=str,
)
def test_options_stand_in_many_ways(lines):
    found = only(Paper("Câu 1: Hỏi gì?", *lines, "Đáp án: C"))
    assert texts(found) == ["Một", "Hai", "Ba", "Bốn"]
    assert (found.stem, right(found)) == ("Hỏi gì?", "C")


def test_a_question_may_stand_in_one_paragraph_with_its_options():
    found = only(Paper("Câu 1: Hỏi gì? A. Một B. Hai C. Ba", "Đáp án: B"))
    assert (found.stem, texts(found)) == ("Hỏi gì?", ["Một", "Hai", "Ba"])
    assert found.assumed


def test_people_called_a_and_b_are_not_options():
    found = only(Paper("Câu 1: Ông A. kiện bà B. Ai đúng?", "A. Ông A. thắng B.", "*B. Không ai"))
    assert found.stem == "Ông A. kiện bà B. Ai đúng?"
    assert texts(found) == ["Ông A. thắng B.", "Không ai"]


def test_an_option_may_go_on_in_the_next_paragraph():
    found = only(Paper("Câu 1: Hỏi?", "A. Một", "và nữa", "*B. Hai"))
    assert texts(found) == ["Một\nvà nữa", "Hai"]


def test_options_in_cells_of_a_table_are_read():
    paper = Paper("Câu 1: Hỏi?").table(("A. Một", "B. Hai"), ("C. Ba", "D. Bốn"))
    assert texts(only(paper.add("Đáp án: D"))) == ["Một", "Hai", "Ba", "Bốn"]


def test_letters_in_cells_of_their_own_belong_to_the_next_cell():
    paper = Paper("Câu 1: Hỏi?").table(("A", "Một", "B", "Hai"), ("C.", "Ba", "D.", "Bốn"))
    assert texts(only(paper.add("Đáp án: D"))) == ["Một", "Hai", "Ba", "Bốn"]


def test_a_bank_in_a_table_with_a_header_is_read_by_its_columns():
    found = Paper().table(
        ("STT", "Nội dung câu hỏi", "A", "B", "Đáp án", "Mức độ"),
        ("1", "Hỏi?", "Một", "Hai", "B", "TH"),
        ("2", "Nữa?", "Ba", "Bốn", "", ""),
    )
    read = found.read()
    assert (texts(read.questions[0]), right(read.questions[0])) == (["Một", "Hai"], "B")
    assert read.questions[0].level == "understand"
    assert [problem.number for problem in read.problems] == [2]


# Automatic numbers


@pytest.mark.parametrize("option_format", ["upperLetter", "lowerLetter", "decimal", "bullet"])
def test_questions_and_options_may_be_numbered_by_word(option_format):
    paper = Paper()
    num = paper.lists(("decimal", "%1."), (option_format, "%2."))
    paper.numbered(
        (num, 0, "Hỏi một?"),
        (num, 1, "Một"),
        (num, 1, "Hai", {"bold": True}),
        (num, 0, "Hỏi hai?"),
        (num, 1, "Ba", {"colour": "FF0000"}),
        (num, 1, "Bốn"),
    )
    found = paper.read().questions
    assert [(q.number, q.stem, texts(q), right(q)) for q in found] == [
        (1, "Hỏi một?", ["Một", "Hai"], "B"),
        (2, "Hỏi hai?", ["Ba", "Bốn"], "A"),
    ]


def test_a_list_whose_label_is_cau_holds_questions():
    paper = Paper()
    questions, options = paper.lists(("decimal", "Câu %1:")), paper.lists(("upperLetter", "%1."))
    paper.numbered((questions, 0, "Hỏi?"), (options, 0, "Một"), (options, 0, "Hai"))
    paper.add("Đáp án: A")
    paper.numbered((questions, 0, "Nữa?"), (options, 0, "Ba"), (options, 0, "Bốn"))
    paper.add("Đáp án: B")
    assert [(q.number, right(q)) for q in paper.read().questions] == [(1, "A"), (2, "B")]


def test_options_may_be_numbered_below_typed_questions():
    paper = Paper("Câu 1: Hỏi?")
    first = paper.lists(("decimal", "%1."))
    paper.numbered((first, 0, "Một"), (first, 0, "Hai")).add("Đáp án: B", "Câu 2: Nữa?")
    paper.numbered((first, 0, "Ba"), (first, 0, "Bốn")).add("Đáp án: A")
    assert [(texts(q), right(q)) for q in paper.read().questions] == [
        (["Một", "Hai"], "B"),
        (["Ba", "Bốn"], "A"),
    ]


def test_questions_may_be_numbered_above_typed_options():
    paper = Paper()
    num = paper.lists(("decimal", "%1."))
    paper.numbered((num, 0, "Hỏi?")).add("A. Một", "*B. Hai")
    paper.numbered((num, 0, "Nữa?")).add("*A. Ba", "B. Bốn")
    assert [(q.number, right(q)) for q in paper.read().questions] == [(1, "B"), (2, "A")]


# What is right


@pytest.mark.parametrize(
    "line",
    [
        "*B. Hai",
        "B*. Hai",
        "B.* Hai",
        "#B. Hai",
        "#B Hai",
        "[x] B. Hai",
        "[X]B. Hai",
        "B. [x] Hai",
        "☒ B. Hai",
        "☑ B. Hai",
    ],
)
def test_a_sign_names_the_right_option(line):
    found = only(Paper("Câu 1: Hỏi?", "A. Một", line, "C. Ba"))
    assert (texts(found), right(found)) == (["Một", "Hai", "Ba"], "B")


def test_empty_boxes_before_the_other_options_are_no_text():
    found = only(Paper("Câu 1: Hỏi?", "[ ] A. Một", "[x] B. Hai", "☐ C. Ba"))
    assert (texts(found), right(found)) == (["Một", "Hai", "Ba"], "B")


@pytest.mark.parametrize(
    "line",
    [
        "Đáp án: B",
        "ĐÁP ÁN B",
        "Đ/A: B",
        "Đ/a B",
        "ĐA: B",
        "Trả lời: B",
        "Đáp án đúng: B.",
        "Đáp án đúng là B",
        "Đáp án: b",
        "Đáp án: B. Hai",
        "(Đáp án: B)",
        "Đáp án: Hai",
        "Đáp án: B",
        "Phương án đúng: B",
        "Đáp án - B",
    ],
)
def test_an_answer_line_names_the_right_option(line):
    assert right(only(Paper("Câu 1: Hỏi?", "A. Một", "B. Hai", line))) == "B"


def test_the_answer_may_stand_on_the_line_of_the_last_option():
    found = only(Paper("Câu 1: Hỏi?", "A. Một", "B. Hai\tĐáp án: A"))
    assert (texts(found), right(found)) == (["Một", "Hai"], "A")


def test_the_answer_may_stand_below_its_heading():
    assert right(only(Paper("Câu 1: Hỏi?", "A. Một", "B. Hai", "Đáp án:", "B"))) == "B"


@pytest.mark.parametrize("answer", ["A, C", "A,C", "AC", "A và C", "A; C", "A C"])
def test_several_right_options_are_named_in_one_line(answer):
    found = only(Paper("Câu 1: Hỏi?", "A. Một", "B. Hai", "C. Ba", f"Đáp án: {answer}"))
    assert (found.kind, right(found)) == ("multiple", "AC")


BOLD = {"bold": True}


def test_a_look_that_all_options_share_is_no_mark():
    found = Paper("Câu 1: Hỏi?", [("A. Một", BOLD)], [("B. Hai", BOLD)]).read()
    assert "mọi phương án đều in đậm" in found.problems[0].message


def test_another_look_counts_where_bold_is_the_style():
    red = {**BOLD, "colour": "FF0000"}
    assert right(only(Paper("Câu 1: Hỏi?", [("A. Một", BOLD)], [("B. Hai", red)]))) == "B"


def test_bold_from_a_paragraph_style_is_style_too():
    paper = Paper("Câu 1: Hỏi?")
    paper.document.styles["Quote"].font.bold = True
    paper.add("A. Một", "B. Hai", style="Quote")
    assert paper.read().problems


def test_bold_letters_before_every_option_are_no_mark_but_a_bold_text_is():
    found = only(
        Paper(
            "Câu 1: Hỏi?",
            [("A. ", BOLD), ("Một", {})],
            [("B. ", BOLD), ("Hai", BOLD)],
            [("C. ", BOLD), ("Ba", {})],
        )
    )
    assert right(found) == "B"


def test_a_single_stressed_word_is_no_mark():
    stressed = [("A. Việc ", {}), ("KHÔNG", BOLD), (" được làm khi tiếp dân", {})]
    found = Paper("Câu 1: Hỏi?", stressed, "B. Hai").read()
    assert "Chưa có đáp án đúng" in found.problems[0].message


def test_near_black_is_black():
    dark = {"colour": "0D0D0D"}
    assert Paper("Câu 1: Hỏi?", [("A. Một", dark)], "B. Hai").read().problems


def test_marks_that_disagree_are_not_guessed():
    found = Paper("Câu 1: Hỏi?", [("A. Một", BOLD)], [("B. Hai", {"highlight": 7})], "C. Ba").read()
    assert found.problems[0].code == "conflicting marks"
    assert "in đậm: A; tô nền: B" in found.problems[0].message


def test_an_answer_line_counts_before_a_mark_and_says_so():
    found = only(Paper("Câu 1: Hỏi?", [("A. Một", BOLD)], "B. Hai", "Đáp án: B"))
    assert right(found) == "B"
    assert "khác với đáp án" in found.assumed[0]


@pytest.mark.parametrize(
    "lines",
    [
        ("BẢNG ĐÁP ÁN", "1-B 2-C"),
        ("ĐÁP ÁN", "1.B; 2.C"),
        ("Đáp án:", "1B 2C"),
        ("BẢNG ĐÁP ÁN", "Câu 1: B", "Câu 2: C"),
        ("1-B, 2-C",),
    ],
    ids=str,
)
def test_the_key_may_stand_at_the_end_as_text(lines):
    options = ("A. Một", "B. Hai", "C. Ba")
    found = Paper("Câu 1: Hỏi?", *options, "Câu 2: Nữa?", *options, *lines).read()
    assert [right(q) for q in found.questions] == ["B", "C"]
    assert not found.problems


@pytest.mark.parametrize(
    "rows",
    [
        (("1", "2"), ("B", "C")),
        (("Câu", "1", "2"), ("Đáp án", "B", "C")),
        (("Câu", "Đáp án"), ("1", "B"), ("2", "C")),
        (("1-B", "2-C"),),
        (("1. B", "2. C"),),
    ],
    ids=str,
)
def test_the_key_may_stand_at_the_end_in_a_table(rows):
    options = ("A. Một", "B. Hai", "C. Ba")
    paper = Paper("Câu 1: Hỏi?", *options, "Câu 2: Nữa?", *options, "BẢNG ĐÁP ÁN").table(*rows)
    assert [right(q) for q in paper.read().questions] == ["B", "C"]


def test_each_part_has_its_own_key():
    one = ("Câu 1: Hỏi?", "A. Một", "B. Hai", "BẢNG ĐÁP ÁN", "1-A")
    two = ("Câu 1: Nữa?", "A. Một", "B. Hai", "BẢNG ĐÁP ÁN", "1-B")
    assert [right(q) for q in Paper(*one, *two).read().questions] == ["A", "B"]


def test_a_key_for_two_questions_of_one_number_is_not_guessed():
    asked = ("Câu 1: Hỏi?", "A. Một", "B. Hai")
    found = Paper(*asked, "Câu 1: Nữa?", "A. Ba", "B. Bốn", "BẢNG ĐÁP ÁN", "1-A").read()
    assert [problem.code for problem in found.problems] == ["no correct option"] * 2


def test_a_key_for_a_question_that_is_not_there_is_named():
    found = Paper("Câu 1: Hỏi?", "A. Một", "B. Hai", "BẢNG ĐÁP ÁN", "1-A 7-B").read()
    assert [(problem.number, problem.place) for problem in found.problems] == [(7, "bảng đáp án")]


# Other kinds and notes


@pytest.mark.parametrize(
    "lines",
    [
        ("Câu 1: Dân là gốc. (Đúng/Sai)", "Đáp án: Sai"),
        ("Câu 1: Dân là gốc. (Đ/S)", "Đáp án: S"),
        ("Câu 1: Dân là gốc.", "Đáp án: Sai"),
        ("Câu 1: Dân là gốc.", "A. Đúng", "*B. Sai"),
        ("Câu 1: Dân là gốc. (Đúng/Sai)", "BẢNG ĐÁP ÁN", "1-S"),
    ],
    ids=str,
)
def test_a_statement_is_true_or_false(lines):
    found = only(Paper(*lines))
    assert (found.kind, found.stem) == ("true_false", "Dân là gốc.")
    assert [(o.text, o.correct) for o in found.options] == [("Đúng", False), ("Sai", True)]


def test_notes_may_go_on_in_the_next_paragraph():
    found = only(
        Paper("Câu 1: Hỏi?", "*A. Một", "B. Hai", "Giải thích: vì thế", "và vì kia", "Mức độ: xyz")
    )
    assert found.explanation == "vì thế\nvà vì kia"
    assert "xyz" in found.assumed[0]


def test_pairs_may_be_typed_with_arrows():
    found = only(
        Paper("Câu 1: Ghép?", "Loại: Ghép đôi", "A. Luật → Quốc hội", "B. Nghị định -> CP")
    )
    assert [(o.text, o.match) for o in found.options] == [
        ("Luật", "Quốc hội"),
        ("Nghị định", "CP"),
    ]


def test_steps_are_put_in_the_order_of_the_answer():
    found = only(Paper("Câu 1: Xếp?", "Loại: Sắp xếp", "A. Sau", "B. Trước", "Đáp án: B, A"))
    assert texts(found) == ["Trước", "Sau"]


def test_a_number_may_carry_its_unit():
    found = only(Paper("Câu 1: Bao lâu?", "Loại: Điền số", "Đáp án: 1.234,5 ngày"))
    assert (found.number_value, found.number_units) == ("1234.5", ("ngày",))
    assert found.assumed


def test_pictures_belong_to_the_question_or_to_their_option():
    paper = Paper("Câu 1: Hình nào?")
    paper.document.add_paragraph().add_run().add_picture(BytesIO(png(1)))
    for letter, red in (("A", 2), ("B", 3)):
        run = paper.document.add_paragraph(f"{letter}. ").add_run()
        run.add_picture(BytesIO(png(red)))
    found = only(paper.add("Đáp án: B"))
    assert found.image.content == png(1)
    assert [o.image.content for o in found.options] == [png(2), png(3)]


def test_two_options_with_the_same_letter_are_named():
    found = Paper("Câu 1: Hỏi?", "A. Một", "B. Hai", "Hỏi nữa?", "A. Ba", "B. Bốn").read()
    assert found.problems[0].code == "repeated option letter"


def test_a_file_without_questions_says_how_to_write_them():
    assert "Câu 1:" in Paper("Kính gửi: Sở Nội vụ").read().problems[0].message


def test_deleted_text_is_no_text_and_inserted_text_is():
    paper = Paper("Câu 1: Hỏi?", "*A. Một", "B. Hai")
    paragraph = paper.document.paragraphs[-1]._p
    inserted = OxmlElement("w:ins")
    inserted.append(paper.document.add_paragraph("").add_run(" mươi")._r)
    paragraph.append(inserted)
    assert texts(only(paper)) == ["Một", "Hai mươi"]


# Old encodings


@pytest.mark.parametrize("text", ["C©u 1: Hái?", "Caâu 1: Hoûi?"])
def test_old_encodings_are_known_by_their_letters(text):
    with pytest.raises(UnreadableFileError, match="Unicode"):
        Paper(text).read()


def test_an_old_font_name_on_unicode_text_is_no_matter():
    paper = Paper("Câu 1: Hỏi?", "*A. Một", "B. Hai")
    paper.document.paragraphs[0].runs[0].font.name = ".VnTime"
    assert only(paper).stem == "Hỏi?"


def test_a_style_in_an_old_font_is_refused():
    paper = Paper("C¸n bé")
    paper.document.styles["Normal"].font.name = ".VnTime"
    with pytest.raises(UnreadableFileError, match=r"\.VnTime"):
        paper.read()


def test_a_flood_of_blanks_does_not_slow_the_reader():
    paper = Paper("Câu 1: Hỏi?", " " * 19_000 + "x", "[x]" * 6_000, "A. B. " * 3_000)
    with cpu_within(5):
        paper.read()


# Structure made at random

plain = st.sampled_from(["Nhân dân", "Nhà nước", "Ủy ban", "Đạo đức", "Công vụ"])
STARTS = ("Câu {}: ", "Câu {}. ", "Bài {}: ", "{}. ", "Câu hỏi {}: ")
LABELS = ("{}. ", "{}) ", "{}/ ")


@given(
    st.lists(st.tuples(st.lists(plain, min_size=2, max_size=6), st.integers(0, 5)), min_size=1),
    st.sampled_from(STARTS),
    st.sampled_from(LABELS),
    st.sampled_from(["line", "tab", "run on"]),
    st.sampled_from(["answer", "star", "bold", "table"]),
)
def test_a_bank_in_any_usual_shape_is_read_whole(asked, start, label, layout, mark):
    paper, key = Paper(), []
    for number, (options, place) in enumerate(asked, start=1):
        place %= len(options)
        paper.add(f"{start.format(number)}Ai {number}?")
        runs = []
        for at, text in enumerate(options):
            star = "*" if mark == "star" and at == place else ""
            marks = BOLD if mark == "bold" and at == place else {}
            runs.append((f"{star}{label.format(LETTERS[at])}{text}", marks))
        if layout == "line":
            paper.add(*[[run] for run in runs])
        else:
            gap = "\t" if layout == "tab" else " "
            paper.add([part for run in runs for part in (run, (gap, {}))])
        key.append(f"{number}-{LETTERS[place]}")
        if mark == "answer":
            paper.add(f"Đáp án: {LETTERS[place]}")
    if mark == "table":
        paper.add("BẢNG ĐÁP ÁN", " ".join(key))
    found = paper.read()
    assert not found.problems
    assert [texts(q) for q in found.questions] == [options for options, _place in asked]
    assert [right(q) for q in found.questions] == [LETTERS[p % len(o)] for o, p in asked]


fragments = st.sampled_from(
    [
        "Câu 1: ",
        "1. ",
        "A. ",
        "b) ",
        "\t",
        "\n",
        "Đáp án: ",
        "B",
        "[x]",
        "*",
        "BẢNG ĐÁP ÁN",
        "1-B",
        "Căn cứ: ",
        "Loại: Ghép đôi",
        "→",
        "Trọng số: 9",
        "(Đúng/Sai)",
        " ",
        "PHẦN I.",
        "[[a]]",
        "#",
        "Loại: Điền số",
        "Đơn vị: ",
        "-",
        "Tiêu chí (5): ",
        "Câu 99999999999",
        "Ghép với: ",
    ]
)


@given(st.lists(st.lists(fragments, max_size=6).map("".join), max_size=12))
def test_any_mixture_of_signs_is_read_without_failing(lines):
    found = Paper(*lines).read()
    assert all(question.stem for question in found.questions)
