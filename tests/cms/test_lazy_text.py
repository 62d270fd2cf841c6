import json

import pytest
from django.template import Context, Template
from django.utils.translation import override

from cms.text import LazyText, joined, listed

ROWS = LazyText("Danh sách dài hơn %(limit)s dòng. Anh/chị chia thành nhiều tệp.", limit=5)
NESTED = LazyText("%(place)s %(row)s", place=LazyText("dòng"), row="50 %")


def test_a_text_is_read_in_the_readers_language():
    with override("en"):
        assert str(ROWS) == "The list is longer than 5 rows. Please split it into several files."
        assert f"{NESTED}!" == "row 50 %!"
        assert Template("{{ text }}").render(Context({"text": NESTED})) == "row 50 %"
    with override("vi"):
        assert str(NESTED) == "dòng 50 %"


def test_as_data_it_is_vietnamese_whoever_reads():
    with override("en"):
        assert NESTED == "dòng 50 %"
        assert json.dumps(NESTED, ensure_ascii=False) == '"dòng 50 %"'


@pytest.mark.parametrize("text", [ROWS, NESTED, LazyText("cả tệp"), "", joined([ROWS, NESTED])])
def test_what_is_kept_is_read_in_another_language_later(text):
    with override("en"):
        restored = LazyText.restore(LazyText.keep(text))
        assert str(restored) == str(text)
    assert restored == text


@pytest.mark.parametrize(
    "text", ["Lời nhắn cũ", "50 %(x)s %", '{"text": hỏng', '{"text": "a"}', "{}"]
)
def test_what_was_kept_as_plain_text_stays_as_it_is(text):
    restored = LazyText.restore(LazyText.keep(text))
    with override("en"):
        assert (str(restored), restored) == (text, text)


def test_texts_in_a_row_are_translated_each():
    with override("en"):
        assert str(listed([LazyText("in đậm"), LazyText("gạch chân")])) == "bold; underlined"
