"""Citations as clerks write them."""

import unicodedata

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cms.law.citations import Named, Place, read_citation, read_places
from cms.starter.loader import HERE

LAW = [
    Named(
        number,
        entry["key"],
        entry["number"],
        entry["kind"],
        entry["title"],
        day.year if (day := entry["issued_on"] or entry["effective_on"]) else None,
    )
    for number, entry in enumerate(yaml.safe_load((HERE / "legal_documents.yaml").read_text()))
]
KEYS = {document.pk: document.key for document in LAW}

PLACES = [
    ("khoản 2 Điều 22", "khoản 2 Điều 22"),
    ("Khoản 2, Điều 22", "khoản 2 Điều 22"),
    ("khoản 2 của Điều 22", "khoản 2 Điều 22"),
    ("KHOẢN 2 ĐIỀU 22", "khoản 2 Điều 22"),
    ("khoan 2 dieu 22", "khoản 2 Điều 22"),
    ("k2 Đ22", "khoản 2 Điều 22"),
    ("K.2, Đ.22", "khoản 2 Điều 22"),
    ("K2Đ22", "khoản 2 Điều 22"),
    ("Điều 22 khoản 2", "khoản 2 Điều 22"),
    ("Điều 22, khoản 2", "khoản 2 Điều 22"),
    ("Đ22 k2", "khoản 2 Điều 22"),
    ("Đ.22, K.2", "khoản 2 Điều 22"),
    ("Điều 22.2", "khoản 2 Điều 22"),
    ("Đ22.2", "khoản 2 Điều 22"),
    ("Điều 22.2.a", "điểm a khoản 2 Điều 22"),
    ("điểm a khoản 2 Điều 22", "điểm a khoản 2 Điều 22"),
    ("điểm a, khoản 2, Điều 22", "điểm a khoản 2 Điều 22"),
    ("Điểm đ khoản 1 Điều 5", "điểm đ khoản 1 Điều 5"),
    ("điểm d khoản 1 Điều 5", "điểm d khoản 1 Điều 5"),
    ("Điều 22 khoản 2 điểm b", "điểm b khoản 2 Điều 22"),
    ("Điều 22a", "Điều 22a"),
    ("khoản 2a Điều 22", "khoản 2a Điều 22"),
    ("Điều 14", "Điều 14"),
    ("Đ 14", "Điều 14"),
    ("theo Điều 7 của Luật", "Điều 7"),
]
SURE = [
    ("khoản 2 Điều 22 Luật Phòng, chống tham nhũng số 36/2018/QH14", "36/2018/QH14"),
    ("Luật số 36/2018/QH14", "36/2018/QH14"),
    ("luat so 36/2018/qh14", "36/2018/QH14"),
    ("36 / 2018 / QH14", "36/2018/QH14"),
    ("k2 Đ22 Luật PCTN 2018", "36/2018/QH14"),
    ("Luật Phòng, chống tham nhũng năm 2018", "36/2018/QH14"),
    ("Luật Phòng chống tham nhũng 2018", "36/2018/QH14"),
    ("NĐ 59/2019 Đ26", "59/2019/NĐ-CP"),
    ("NĐ 59/2019/NĐ-CP", "59/2019/NĐ-CP"),
    ("Nghị định số 59/2019/NĐ-CP của Chính phủ", "59/2019/NĐ-CP"),
    ("nghi dinh 59/2019", "59/2019/NĐ-CP"),
    ("Điều 26 Nghị định 59/2019/ND-CP", "59/2019/NĐ-CP"),
    ("Luật Cán bộ, công chức năm 2025", "80/2025/QH15"),
    ("Luật CBCC 2025", "80/2025/QH15"),
    ("Điều 8 Hiến pháp năm 2013", "Hiến pháp 2013"),
    ("khoản 2 Điều 8 HP 2013", "Hiến pháp 2013"),
    ("Chỉ thị số 33/CT-TTg", "33/CT-TTg"),
    ("Quyết định số 23-QĐ/TW", "23-QĐ/TW"),
    ("Quyết định 1847/QĐ-TTg", "1847/QĐ-TTg"),
]
OFFERED = [
    ("Luật PCTN", {"36/2018/QH14"}),
    ("Điều 22.2 Luật Phòng, chống tham nhũng", {"36/2018/QH14"}),
    ("Luật Cán bộ, công chức", {"22/2008/QH12", "80/2025/QH15"}),
    ("36/2018", {"36/2018/QH14"}),
    ("Luật 36/2018/QH14, sửa đổi bởi Luật 132/2025/QH15", {"36/2018/QH14", "132/2025/QH15"}),
]
NOTHING = ["", "theo quy định hiện hành", "Nghị định 999/2019/NĐ-CP", "NĐ 36/2018", "Điều", "28/11"]


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_a_place_is_read_in_every_spelling(text, expected):
    assert [str(place) for place in read_places(text)] == [expected]
    decomposed = unicodedata.normalize("NFD", text)
    assert [str(place) for place in read_places(decomposed)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "khoản 1, 2 Điều 7",
        "Điều 10 và Điều 11",
        "các Điều 10, 11",
        "điểm a, b khoản 1 Điều 5",
        "khoản 1 Điều 5; khoản 2 Điều 6",
    ],
)
def test_several_places_are_never_taken_for_one(text):
    assert read_citation(text, []).place is None


@pytest.mark.parametrize(("text", "key"), SURE)
def test_a_document_that_is_named_without_doubt_is_linked(text, key):
    assert KEYS.get(read_citation(text, LAW).sure) == key


@pytest.mark.parametrize(("text", "keys"), OFFERED)
def test_what_is_not_certain_is_offered_and_not_guessed(text, keys):
    citation = read_citation(text, LAW)
    assert citation.sure is None
    assert keys <= {KEYS[pk] for pk in citation.offers}


@pytest.mark.parametrize("text", NOTHING)
def test_what_names_nothing_known_gives_nothing(text):
    citation = read_citation(text, LAW)
    assert (citation.sure, citation.offers) == (None, ())


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_fail(text):
    read_citation(text, LAW)


@given(
    st.integers(1, 300),
    st.none() | st.integers(1, 40),
    st.none() | st.sampled_from("abcdđeghiklmnopqrstuvxy"),
)
def test_what_is_printed_is_read_back(article, clause, point):
    place = Place(str(article), str(clause or ""), point or "" if clause else "")
    assert read_places(str(place)) == (place,)
