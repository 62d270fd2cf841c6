import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.text import fold, nfc
from learning.engine.names import initials, sort_key


def test_people_are_listed_by_given_then_family_then_middle_name():
    names = ["Trần Văn Bình", "Nguyễn Thị An", "Lê Văn An", "Lê Thị An", "Hyưn", "Đỗ Đức Đạt"]
    expected = ["Lê Thị An", "Lê Văn An", "Nguyễn Thị An", "Trần Văn Bình", "Đỗ Đức Đạt", "Hyưn"]
    assert sorted(names, key=sort_key) == expected


def test_letters_follow_the_vietnamese_alphabet_and_tones_come_second():
    names = ["A Đa", "A Dung", "A Ông", "A On", "A Hạ", "A Hà", "A Hân", "A Hăn"]
    expected = ["A Dung", "A Đa", "A Hà", "A Hạ", "A Hăn", "A Hân", "A On", "A Ông"]
    assert sorted(names, key=sort_key) == expected


@given(st.text(max_size=60))
def test_a_key_is_digits_only_so_that_every_database_sorts_alike(name):
    assert sort_key(name) == "" or sort_key(name).isdigit()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Nguyễn Văn An", "N. V. An"), ("Hyưn", "Hyưn"), ("Rơ Châm H'Lan", "R. C. H'Lan")],
)
def test_the_public_sees_initials_and_the_given_name(name, expected):
    assert initials(name) == expected


def test_search_finds_words_without_diacritics():
    assert fold("Đạo đức") == "dao duc" == fold("dao  duc ")
    assert fold("hòa") == fold("hoà")


@given(st.text(max_size=80))
def test_stored_text_is_composed_and_without_stray_blanks(text):
    once = nfc(text)
    assert nfc(once) == once
    assert "  " not in once
