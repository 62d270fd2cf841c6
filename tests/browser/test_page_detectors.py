"""What counts as nonsense on a page, and in which language a text is. No browser."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.browser.reading.crawl import kind_of
from tests.browser.reading.languages import Content, english_in, vietnamese_in
from tests.browser.reading.nonsense import empty_value, machine_date, program_text
from tests.browser.reading.texts import Text, faults_in, texts_in

VIETNAMESE = [
    "Đạo đức công vụ",
    "Anh/chị đã trả lời 20/20 câu.",
    "Còn 14 phút 30 giây",
    "Kỳ 3 (đang mở) – từ 07:30 23/11/2026 đến 07:30 28/11/2026",
    "'Dân vận' là gì?",
    "“Dân vận”",
    "vấn đề nan giải của 1.234,5 hồ sơ",
    "Tệp .xlsx hoặc .docx, tối đa 10 MB",
    "Nguyễn Thị B'Lan (GL100012), H'Hen",
    "Điểm đạt: 50 %; sai số ±0,5",
    "Câu 1. “A & B” > C?",
    "Điều kiện: điểm < 5 hoặc > 8",
    "[3] Nghị định số 30/2020/NĐ-CP",
    "Xem lại bài",
    "Cao Minh Anh",
    "Tin tuyên truyền",
    '"Cần nêu căn cứ."',
]


@pytest.mark.parametrize("text", VIETNAMESE)
def test_ordinary_text_is_left_alone(text):
    assert list(program_text(text)) == []
    assert empty_value(text, "vi") == machine_date(text) == ""
    assert list(english_in(text)) == []


values = st.one_of(
    st.dictionaries(st.sampled_from("abc"), st.sampled_from(["x", 1]), min_size=1).map(repr),
    st.lists(st.sampled_from(["Nên", "Không"]), min_size=1).map(repr),
    st.binary(min_size=1, max_size=5).map(repr),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(repr),
    st.datetimes().map(repr),
    st.builds(object).map(repr),
    st.just(repr([object()])),
    st.just(repr(Decimal)),
)


@given(value=values, before=st.sampled_from(["", "Không nên: ", "Chưa đúng. "]))
def test_what_a_program_writes_is_seen_wherever_it_stands(value, before):
    assert list(program_text(before + value)), value


@pytest.mark.parametrize(
    "text",
    [
        "{'type': 'item', 'value': 'Chào trước'}",
        "{{ course.title }}",
        "{% if user %}",
        "Còn %(count)s câu",
        "Còn %s câu",
        "Xin chào {name}",
        "Tom &amp; Jerry",
        "a&nbsp;b",
        "<p>Nội dung</p>",
        "<strong>Lưu ý</strong>",
        "[object Object]",
        "undefined",
        "Còn NaN phút",
        "ValidationError: sai",
        "<cms.blocks.Item object at 0x7f>",
        "[<Page: x>]",
        "'Chào trước, hỏi sau.'",
        "'D’où'",
        '"H\'Lan phải chờ."',
    ],
)
def test_program_text_is_named(text):
    assert list(program_text(text)), text


@pytest.mark.parametrize("value", ["None", "True", "False", "nan", "null", "undefined"])
@pytest.mark.parametrize("shape", ["{}", "Chưa đúng. {}", "Kết quả: {}", "({})"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_value_that_stands_for_nothing_is_seen(value, shape, language):
    assert empty_value(shape.format(value), language)


def test_in_english_none_may_begin_a_sentence():
    assert empty_value("None of these people has completed the course.", "en") == ""
    assert empty_value("None trong số này", "vi") == "None"


@given(moment=st.datetimes(min_value=dt.datetime(1990, 1, 1), max_value=dt.datetime(2090, 1, 1)))
def test_a_date_for_machines_is_seen_and_ours_is_not(moment):
    assert machine_date(f"Hạn: {moment:%Y-%m-%d}.")
    assert machine_date(f"Mở {moment:%Y-%m-%dT%H:%M:%S}")
    assert machine_date(f"{moment:%b. %d, %Y}")
    assert machine_date(f"Hạn: {moment:%d/%m/%Y %H:%M}") == ""
    assert machine_date(f"bao-cao-{moment:%Y-%m-%d}.xlsx") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Collapse all",
        "Description",
        "The minimum number of items is 2",
        "Save draft",
        "Please sign in to continue.",
        "Your password must contain at least 14 characters.",
        "Too Many Requests",
        "This field is required.",
        "Help",
        "Add another page",
    ],
)
def test_english_is_seen(text):
    assert list(english_in(text)), text


def test_english_beside_vietnamese_is_seen_by_the_sentence():
    assert list(english_in("Đã lưu bản nháp. The page has been saved.")) == [
        "The page has been saved."
    ]


@pytest.mark.parametrize(
    "text", ["Excel", "Open Badge", "ket-qua.xlsx", "an.nguyen@gialai.example", "QTI 2.2", "A1"]
)
def test_names_and_codes_are_no_english(text):
    assert list(english_in(text)) == []


@given(st.lists(st.sampled_from(["Đạo", "đức", "công", "vụ", "cán", "bộ"]), min_size=3, max_size=6))
def test_a_vietnamese_run_is_found_between_english_words(words):
    run = " ".join(words)
    found = list(vietnamese_in(f"Completed 3 of 5: {run} (due soon)"))
    assert len(found) <= 1
    assert all(each in run for each in found)


def test_content_is_told_from_interface():
    content = Content(["Khóa Đạo đức công vụ", "UBND phường Pleiku"])
    page = "en"
    ours = Text("Course: đạo đức công vụ", "en", "p")
    leaked = Text("Chưa có nhiệm vụ nào", "en", "p")
    marked = Text("Chưa có nhiệm vụ nào", "vi", "p")
    assert [list(faults_in(text, page, content)) for text in (ours, marked)] == [[], []]
    assert [fault.found for fault in faults_in(leaked, page, content)] == ["Chưa có nhiệm vụ nào"]


def test_the_texts_of_a_page_know_their_place_and_language():
    body = """<html lang="vi"><head><title>Trang</title><style>a{}</style></head><body>
      <p>Một <b lang="en">two</b> ba</p><script>var x = "{{"</script>
      <input placeholder="Tìm" value="2026-11-30"><input type="hidden" value="None">
      <input type="date" value="2026-11-30"><code>{{ x }}</code></body></html>"""
    texts = texts_in(body.encode())
    assert [(text.text, text.language, text.place) for text in texts] == [
        ("Trang", "vi", "title"),
        ("Một", "vi", "p"),
        ("two", "en", "b"),
        ("ba", "vi", "p"),
        ("Tìm", "vi", "placeholder"),
        ("2026-11-30", "vi", "value"),
        ("{{ x }}", "vi", "code"),
    ]
    content = Content([])
    found = [fault.sort for text in texts for fault in faults_in(text, "vi", content)]
    assert found == ["a date for machines"]


def test_like_addresses_are_of_one_kind():
    assert kind_of("/bai-lam/1/ket-qua/") == kind_of("/bai-lam/22/ket-qua/")
    assert kind_of("/khoa-hoc/a/b/") == kind_of("/khoa-hoc/c/d/")
    assert kind_of("/khoa-hoc/a/") != kind_of("/khoa-hoc/a/b/")
    assert kind_of("/quan-tri/don-vi/?p=2") != kind_of("/quan-tri/don-vi/")
