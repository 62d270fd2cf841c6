"""No one is examined on wrong law: what the starter content must never say again."""

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml

from cms.starter.loader import HERE
from cms.text import nfc
from quizzes.starter.updating import read_corrections, read_shipped

TODAY = dt.date(2026, 11, 30)
DOCS = Path(__file__).parent.parent.parent.parent / "docs"
LAW = {row["key"]: row for row in yaml.safe_load((HERE / "legal_documents.yaml").read_text())}
COURSES = [yaml.safe_load(path.read_text()) for path in HERE.glob("courses/*.yaml")]
SHIPPED = read_shipped()
# What was said once, and the law that says otherwise. A wrong option may say it, a key may not.
FALSE = [
    (
        r"thụ lý[^.;]{0,60}\b10 ngày\b(?! trước)|\b10 ngày\b[^.;]{0,25}thời hạn thụ lý",
        "Điều 10 Nghị định số 155/2026/NĐ-CP: 07 ngày làm việc",
        "Điều 27 quy định thụ lý trong thời hạn 10 ngày",
    ),
    (
        r"30 ngày[^.;]{0,60}(quy định cũ|trước đây|04/2015)",
        "khoản 2 Điều 13 Luật số 10/2022/QH15",
        "30 ngày liên tục là thời gian niêm yết của quy định cũ",
    ),
    (
        r"04/2015/NĐ-CP[^.;]{0,20}(đã được thay|hết hiệu lực)",
        "không có văn bản nào ghi ngày hết hiệu lực",
        "Nghị định số 04/2015/NĐ-CP cũng đã được thay bằng luật",
    ),
    (
        r"lồng ghép[^.;]{0,60}(xét xử|tiếp công dân|hòa giải|quản lý)",
        "khoản 5 Điều 11 Luật số 14/2012/QH13: thông qua",
        "lồng ghép trong hoạt động quản lý, xét xử",
    ),
    (
        r"(không được|cấm|không) ủy quyền (cho )?cấp phó",
        "Luật không quy định ủy quyền; khoản 4 Điều 24 Luật số 42/2013/QH13",
        "không ủy quyền cho cấp phó tiếp thay",
    ),
    (
        r"khi luật định",
        "khoản 3 Điều 18 Luật số 42/2013/QH13: trong các trường hợp luật định",
        "tiếp công dân đột xuất khi luật định",
    ),
    (r"khối dân vận", "Điều 5 Nghị định số 244/2026/NĐ-CP", "việc của khối dân vận, Mặt trận"),
    (r"Quy định (số )?23-QĐ/TW(?!”)", "Quyết định số 23-QĐ/TW", "Theo Quy định 23-QĐ/TW thì"),
    (
        r"112/2020/NĐ-CP[^.;]{0,40}(còn|vẫn) (áp dụng|hiệu lực)",
        "Điều 25 Nghị định số 234/2026/NĐ-CP",
        "Nghị định số 112/2020/NĐ-CP vẫn áp dụng",
    ),
    (
        r"Luật[^.;]{0,40}110/2025/QH15 quy định ngày 31/5",
        "Điều 7 Nghị định số 266/2026/NĐ-CP",
        "Luật Tiết kiệm, chống lãng phí số 110/2025/QH15 quy định ngày 31/5",
    ),
    (r"trực tiếp công dân", "tiếp công dân", "Anh/chị đang trực tiếp công dân"),
    (
        r"tối thiểu[^.;]{0,40}01 ngày (mỗi|trong 01) tuần",
        "Điều 1 Luật số 136/2025/QH15",
        "mức tối thiểu là 01 ngày mỗi tuần",
    ),
]


def sayings():
    """Each statement that the content itself makes, with where it stands."""
    for ref, question in SHIPPED.items():
        yield ref, question.explanation
        for option in question.options:
            yield ref, option.rationale
            if option.correct or option.weight >= 70 or option.match:
                yield ref, f"{option.text} {option.match}"
    for course in COURSES:
        for lesson in course["lessons"]:
            for block in lesson["body"]:
                yield lesson["slug"], " ".join(_said(block))


def _said(block):
    kind = block["type"]
    if kind == "check":
        yield from (option["feedback"] for option in block["options"])
        yield from (option["text"] for option in block["options"] if option["correct"])
    elif kind == "case":
        yield block["html_answer"]
    elif kind == "do_dont":
        yield from block["do"]
    elif kind == "table":
        yield from (" ".join(row) for row in block["rows"])
    else:
        yield block.get("html") or block.get("text") or ""


@pytest.mark.parametrize(("pattern", "law", "example"), FALSE)
def test_no_statement_that_was_false_comes_back(pattern, law, example):
    form = re.compile(pattern, re.IGNORECASE)
    assert form.search(example)
    found = {where: said for where, said in sayings() if form.search(nfc(said))}
    assert found == {}, law


def bases():
    for ref, question in SHIPPED.items():
        if question.legal_basis:
            yield ref, question.legal_basis.rpartition(", ")[2]
    for course in COURSES:
        for lesson in course["lessons"]:
            for block in lesson["body"]:
                if block["type"] == "law":
                    yield lesson["slug"], block["document"]


def test_nothing_rests_on_law_that_is_not_in_force():
    for where, key in bases():
        row = LAW[key]
        assert row["status"] not in ("expired", "not_yet", "suspended"), (where, key)
        assert row["expired_on"] is None or row["expired_on"] > TODAY, (where, key)
        assert row["effective_on"] is None or row["effective_on"] <= TODAY, (where, key)


def test_the_register_agrees_with_itself():
    for key, row in LAW.items():
        ended = row["expired_on"] is not None and row["expired_on"] <= TODAY
        assert not ended or row["status"] == "expired", key
        assert row["status"] != "expired" or row["replaced_by"], key
        assert row["number"] in ("", key), key
        for other in filter(None, [row["replaced_by"], *row["amended_by"]]):
            assert other in LAW, (key, other)
            assert LAW[other]["status"] != "expired" or other == "71/2023/NĐ-CP", (key, other)


def test_no_right_option_stands_among_the_wrong_ones():
    for ref, question in SHIPPED.items():
        right = [_words(o.text) for o in question.options if o.correct or o.weight == 100]
        wrong = [_words(o.text) for o in question.options if not (o.correct or o.weight == 100)]
        assert len(set(right)) == len(right), ref
        if question.kind in ("single", "multiple", "situational"):
            assert not set(right) & set(wrong), ref
            called_right = [o for o in question.options if o.rationale.startswith("Đúng nhưng")]
            assert not called_right, ref


def _words(text):
    return re.sub(r"\W+", " ", nfc(text).lower()).strip()


def test_unlawful_acts_that_texts_name_weigh_ten_at_most():
    """Not reporting a conflict of interests, false records, keeping an envelope."""
    named = {
        "cql-041": ["Giải quyết bình thường", "Tự đổi", "Làm trước"],
        "ddcv-066": ["Nhận hồ sơ và ghi là đã đủ", "Trả hồ sơ"],
        "cctt-021": ["Vẫn nhận và ghi", "Nói hồ sơ thiếu", "Chỉ nói giấy"],
        "cql-035": ["Cất phong bì", "Không nhận hồ sơ", "Để nguyên phong bì"],
        "lykn-015": ["Điền", "Nhờ trưởng thôn", "Bỏ 12 phiếu"],
    }
    for ref, starts in named.items():
        weights = {o.text: o.weight for o in SHIPPED[ref].options}
        for start in starts:
            (found,) = [weight for text, weight in weights.items() if text.startswith(start)]
            assert found <= 10, (ref, start)


TWINS = [
    ("ddcv-068", "Lặng lẽ kẹp phong bì", 50, "ddcv-068", "Giữ nguyên phong bì", 90),
    ("ddcv-071", "Gặp riêng lãnh đạo nói miệng", 40, "cql-038", "Nói miệng với lãnh đạo", 40),
    ("ddcv-071", "Không làm và không nói gì", 15, "cql-038", "Để hồ sơ đó lại", 15),
    ("ddcv-087", "Xếp lên trước, nhưng làm thêm giờ", 15, "cctt-023", "Ở lại ngoài giờ", 15),
    ("ddcv-066", "Nhận hồ sơ và ghi là đã đủ", 10, "cctt-021", "Vẫn nhận và ghi là hồ sơ đủ", 10),
    ("ddcv-070", "Gọi bảo vệ", 15, "cctt-022", "Gọi bảo vệ", 15),
    ("ddcv-072", "Giải thích lợi ích", 60, "cctt-020", "Thuyết phục bà", 60),
    ("ddcv-073", "Tự điền hết", 10, "cctt-026", "Viết nhanh giúp chị theo ý mình", 10),
]


@pytest.mark.parametrize("row", TWINS)
def test_like_acts_in_like_situations_weigh_the_same(row):
    for ref, start, weight in (row[:3], row[3:]):
        (found,) = [o.weight for o in SHIPPED[ref].options if o.text.startswith(start)]
        assert found == weight, (ref, start)


def test_the_page_for_editors_names_every_correction():
    page = (DOCS / "law-corrections-2026-11.md").read_text()
    for correction in read_corrections():
        assert re.search(rf"\b{correction.ref}\b", page), correction.ref
        for said in (correction.wrong, correction.now, correction.law):
            assert said in page, correction.ref
