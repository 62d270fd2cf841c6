import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.engine.mark import mark
from quizzes.engine.typed import read_number
from quizzes.engine.types import KINDS, Problem, ResponseError


def options(*texts: str, **extra: list[Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"key": key, "text": text} for key, text in zip("ABCDEFGH", texts, strict=False)
    ]
    for name, values in extra.items():
        for row, value in zip(rows, values, strict=True):
            row[name] = value
    return rows


FOUR = options("một", "hai", "ba", "bốn")
CONTENTS: dict[str, dict[str, Any]] = {
    "single": {"options": FOUR, "key": ["B"]},
    "true_false": {"options": FOUR[:2], "key": ["A"]},
    "multiple": {"options": FOUR, "key": ["A", "C"], "settings": {"partial": True}},
    "situational": {"options": options("a", "b", "c", weight=[100, 40, 0]), "key": ["A"]},
    "matching": {
        "options": FOUR[:3],
        "matches": [{"key": str(n), "text": f"vế {n}"} for n in range(1, 5)],
        "key": {"A": "2", "B": "1", "C": "4"},
    },
    "ordering": {"options": FOUR, "key": ["A", "B", "C", "D"]},
    "short_text": {
        "options": [],
        "accepted": ["Hòa giải ở cơ sở"],
        "settings": {"ignore_diacritics": True, "allow_typo": True},
    },
    "number": {
        "options": [],
        "number": {"value": "1.234,5", "tolerance": "0,5", "units": ["ngày", "ngày làm việc"]},
    },
    "gap_text": {
        "options": [],
        "gaps": [{"key": "1", "accepted": ["30 ngày"]}, {"key": "2", "accepted": ["cấp xã"]}],
        "settings": {},
    },
    "gap_select": {
        "options": [],
        "choices": [
            {"key": "1", "text": "15 ngày", "group": 1},
            {"key": "2", "text": "30 ngày", "group": 1},
            {"key": "3", "text": "cấp xã", "group": 2},
            {"key": "4", "text": "cấp tỉnh", "group": 2},
        ],
        "gaps": [{"key": "1", "group": 1}, {"key": "2", "group": 2}, {"key": "3", "group": 1}],
        "key": {"1": "2", "2": "3", "3": "1"},
    },
    "essay": {"options": [], "rubric": [{"text": "Nêu căn cứ", "share": 100}], "settings": {}},
}


def marks(kind: str, fields: dict[str, Any], of: int = 4) -> Decimal | None:
    content = CONTENTS[kind]
    return mark(kind, content, KINDS[kind].parse(content, fields), of)


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("single", {"": ["B"]}, "4.00"),
        ("single", {"": ["A"]}, "0.00"),
        ("single", {}, "0.00"),
        ("true_false", {"": ["A"]}, "4.00"),
        # One of two right options, no wrong one: a half.
        ("multiple", {"": ["A"]}, "2.00"),
        # Both right and one of two wrong: 1 − 1/2.
        ("multiple", {"": ["A", "B", "C"]}, "2.00"),
        # Only wrong ones: never below zero.
        ("multiple", {"": ["B", "D"]}, "0.00"),
        ("situational", {"": ["A"]}, "4.00"),
        ("situational", {"": ["B"]}, "1.60"),
        ("situational", {"": ["C"]}, "0.00"),
        ("matching", {"A": ["2"], "B": ["1"], "C": ["4"]}, "4.00"),
        ("matching", {"A": ["2"], "B": ["3"]}, "1.33"),
        ("ordering", {"A": ["1"], "B": ["2"], "C": ["3"], "D": ["4"]}, "4.00"),
        # B, C, D follow each other, A stands last: two of three steps.
        ("ordering", {"B": ["1"], "C": ["2"], "D": ["3"], "A": ["4"]}, "2.67"),
        # A place given twice counts for neither.
        ("ordering", {"A": ["1"], "B": ["1"], "C": ["3"], "D": ["4"]}, "1.33"),
        ("short_text", {"": ["hoà giải ở cơ sở"]}, "4.00"),
        ("short_text", {"": ["  HOA  GIAI o co so "]}, "4.00"),
        ("short_text", {"": ["hòa giải ở cơ sơ"]}, "4.00"),
        ("short_text", {"": ["hòa gii ở cơ sở"]}, "4.00"),
        ("short_text", {"": ["hòa giải"]}, "0.00"),
        ("number", {"": ["1234,5"], "unit": ["Ngày"]}, "4.00"),
        ("number", {"": ["1.235"], "unit": ["ngày làm việc"]}, "4.00"),
        ("number", {"": ["1234,5"]}, "0.00"),
        ("number", {"": ["1240"], "unit": ["ngày"]}, "0.00"),
        ("number", {"": ["ba mươi"], "unit": ["ngày"]}, "0.00"),
        ("gap_text", {"1": ["30  Ngày"], "2": ["cấp xã"]}, "4.00"),
        ("gap_text", {"1": ["30 ngày"]}, "2.00"),
        ("gap_text", {"1": ["30 ngay"]}, "0.00"),
        ("gap_select", {"1": ["2"], "2": ["3"], "3": ["1"]}, "4.00"),
        ("gap_select", {"1": ["2"], "2": ["4"], "3": ["2"]}, "1.33"),
        ("gap_select", {"1": ["2"]}, "1.33"),
        ("essay", {}, "0.00"),
    ],
)
def test_a_response_gets_its_marks(kind, fields, expected):
    assert marks(kind, fields) == Decimal(expected)


def test_an_essay_waits_for_a_person():
    assert marks("essay", {"": ["Theo tôi, cán bộ cần …"]}) is None


def test_all_or_nothing_is_the_default_for_several_options():
    content = {**CONTENTS["multiple"], "settings": {}}
    assert mark("multiple", content, ["A"], 4) == 0
    assert mark("multiple", content, ["A", "C"], 4) == 4


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("30", "30"),
        ("1.234", "1234"),
        ("1.234,5", "1234.5"),
        ("1234.5", "1234.5"),
        ("-2,5", "-2.5"),
        ("1 000 000", "1000000"),
        ("", None),
        ("ba", None),
        ("1,2,3", None),
        ("Infinity", None),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert read_number(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("kind", "change", "problem"),
    [
        ("single", {"options": FOUR[:1]}, Problem.TOO_FEW_OPTIONS),
        ("single", {"key": []}, Problem.NO_KEY),
        ("single", {"key": ["A", "B"]}, Problem.ONE_KEY),
        ("situational", {"options": options("a", "b", weight=[0, 0])}, Problem.NO_WEIGHT),
        ("matching", {"key": {"A": "1"}}, Problem.NO_PAIRS),
        ("ordering", {"options": FOUR[:1]}, Problem.TOO_FEW_OPTIONS),
        ("short_text", {"accepted": [" "]}, Problem.NO_ACCEPTED),
        ("number", {"number": {"value": "nhiều", "units": []}}, Problem.NO_NUMBER),
        ("gap_text", {"gaps": []}, Problem.NO_GAPS),
        ("gap_select", {"gaps": []}, Problem.NO_GAPS),
        ("gap_select", {"key": {"1": "2", "2": "1", "3": "1"}}, Problem.NO_GAPS),
        ("gap_select", {"gaps": [{"key": "1", "group": 9}]}, Problem.NO_GAPS),
        ("essay", {"rubric": []}, Problem.NO_RUBRIC),
    ],
)
def test_content_that_cannot_be_used_is_named(kind, change, problem):
    assert KINDS[kind].problem({**CONTENTS[kind], **change}) == problem
    assert KINDS[kind].problem(CONTENTS[kind]) is None


@pytest.mark.parametrize("kind", CONTENTS)
@pytest.mark.parametrize(
    "fields", [{"x": ["A"]}, {"": "A"}, {"": [["A"]]}, {"": None}, [], "A", None]
)
def test_a_form_that_does_not_fit_is_refused(kind, fields):
    with pytest.raises(ResponseError):
        KINDS[kind].parse(CONTENTS[kind], fields)


parts = st.sampled_from(["", "A", "B", "C", "1", "2", "unit"])
values = st.sampled_from(["A", "B", "C", "D", "1", "2", "3", "30 ngày", "1,5", "", "x" * 30])
forms = st.dictionaries(parts, st.lists(values, max_size=3), max_size=4)


@given(st.sampled_from(sorted(CONTENTS)), forms | st.dictionaries(st.text(), st.lists(st.text())))
def test_marking_never_raises_and_stays_within_bounds(kind, fields):
    content = CONTENTS[kind]
    try:
        response = KINDS[kind].parse(content, fields)
    except ResponseError:
        return
    given_marks = mark(kind, content, response, 3)
    assert given_marks is None or 0 <= given_marks <= 3
    assert KINDS[kind].parse(content, KINDS[kind].fields(response)) == response


# Answers as a form can send them: every one of these fits its question.
texts = st.text(max_size=30)
numbers = st.one_of(
    st.sampled_from(["1.234,5", "1e9999999", "-1e-9999999", "9" * 60, "0", "-0", "1,2,3", "NaN"]),
    st.decimals().map(str),
)
letters = st.sampled_from("ABCD")
one_letter = st.lists(letters, max_size=1).map(lambda chosen: {"": chosen})
ANSWERS = {
    "single": one_letter,
    "true_false": st.lists(st.sampled_from("AB"), max_size=1).map(lambda chosen: {"": chosen}),
    "multiple": st.lists(letters, max_size=6).map(lambda chosen: {"": chosen}),
    "situational": st.lists(st.sampled_from("ABC"), max_size=1).map(lambda chosen: {"": chosen}),
    "matching": st.dictionaries(
        st.sampled_from("ABC"), st.lists(st.sampled_from(["", *"1234"]), max_size=1)
    ),
    "ordering": st.dictionaries(letters, st.lists(st.sampled_from(["", *"1234"]), max_size=1)),
    "short_text": texts.map(lambda text: {"": [text]}),
    "number": st.tuples(numbers | texts, st.sampled_from(["ngày", "tháng", ""])).map(
        lambda pair: {"": [pair[0]], "unit": [pair[1]]}
    ),
    "gap_text": st.dictionaries(
        st.sampled_from("12"), st.lists(texts | st.sampled_from(["30 ngày", "cấp xã"]), max_size=1)
    ),
    "gap_select": st.fixed_dictionaries(
        {},
        optional={
            "1": st.lists(st.sampled_from(["", "1", "2"]), max_size=1),
            "2": st.lists(st.sampled_from(["", "3", "4"]), max_size=1),
            "3": st.lists(st.sampled_from(["", "1", "2"]), max_size=1),
        },
    ),
    "essay": texts.map(lambda text: {"": [text]}),
}
# Lists of a question's content whose order is only that of the page.
UNORDERED = ("options", "matches", "choices", "gaps", "accepted", "rubric")


def test_every_type_is_tried_with_random_answers():
    assert set(ANSWERS) == set(CONTENTS) == set(KINDS)


@pytest.mark.parametrize("kind", ANSWERS)
@given(data=st.data())
def test_an_answer_that_fits_is_kept_as_it_is_and_marked_within_bounds(kind, data):
    content, fields = CONTENTS[kind], data.draw(ANSWERS[kind])
    response = KINDS[kind].parse(content, fields)
    given_marks = mark(kind, content, response, 3)
    if kind == "essay":
        assert given_marks == (None if response else 0)
    else:
        assert 0 <= given_marks <= 3
    assert KINDS[kind].parse(content, KINDS[kind].fields(response)) == response
    assert json.loads(json.dumps(response)) == response


@pytest.mark.parametrize("kind", ANSWERS)
@given(data=st.data())
def test_no_order_on_the_page_changes_the_marks(kind, data):
    content, fields = CONTENTS[kind], data.draw(ANSWERS[kind])
    shuffled = {
        name: data.draw(st.permutations(value)) if name in UNORDERED else value
        for name, value in content.items()
    }
    turned = {part: list(reversed(fields[part])) for part in reversed(fields)}
    before = mark(kind, content, KINDS[kind].parse(content, fields), 4)
    assert mark(kind, shuffled, KINDS[kind].parse(shuffled, turned), 4) == before


@pytest.mark.parametrize("kind", ["short_text", "number", "gap_text", "essay"])
def test_a_text_loses_what_no_database_can_hold(kind):
    part = "1" if kind == "gap_text" else ""
    fields = {part: ["3\x000 ngày\ud83d"]}
    response = KINDS[kind].parse(CONTENTS[kind], fields)
    assert KINDS[kind].fields(response) == {part: ["30 ngày"]}


def test_a_number_beyond_all_bounds_is_wrong_and_nothing_more():
    for text in ("1e9999999", "-1e9999999", "1e-9999999"):
        assert marks("number", {"": [text], "unit": ["ngày"]}) == 0
