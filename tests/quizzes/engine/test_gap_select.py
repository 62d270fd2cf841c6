import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.engine.types import KINDS, ResponseError
from quizzes.engine.types.gap_select import read_gaps, stem_of

STEM = "Trong [[30 ngày|15 ngày]], tại [[cấp xã|cấp tỉnh]]; gia hạn [[15 ngày]]."
choice = st.text("abcđ ư-", min_size=1).map(lambda text: " ".join(text.split())).filter(bool)
lists = st.lists(st.lists(choice, min_size=2, max_size=4, unique=True), min_size=1, max_size=4)


def test_a_later_gap_takes_the_choices_that_its_answer_stands_in():
    found = read_gaps(STEM)
    assert found.groups == (("15 ngày", "30 ngày"), ("cấp tỉnh", "cấp xã"))
    assert found.gaps == ((0, "30 ngày"), (1, "cấp xã"), (0, "15 ngày"))
    assert found.texts == ("Trong ", ", tại ", "; gia hạn ", ".")
    assert found.is_whole


def test_gaps_with_the_same_choices_in_any_order_share_a_group():
    found = read_gaps("[[a|b]] và [[b|a]]")
    assert found.groups == (("a", "b"),)
    assert found.gaps == ((0, "a"), (0, "b"))


@pytest.mark.parametrize(
    "stem", ["Không có chỗ trống.", "Trong [[30 ngày]].", "Trong [[a|a]].", "[[a|b]] và [[c]]"]
)
def test_a_gap_without_choices_is_seen(stem):
    assert not read_gaps(stem).is_whole


@given(lists)
def test_a_text_with_gaps_is_written_as_it_was_read(groups):
    gaps = [(group[0], group) for group in groups]
    texts = ["x", *["y"] * len(gaps)]
    stem = stem_of(texts, gaps)
    found = read_gaps(stem)
    assert [(right, set(found.groups[at])) for at, right in found.gaps] == [
        (right, set(group)) for right, group in gaps
    ]
    again = stem_of(found.texts, [(right, found.groups[at]) for at, right in found.gaps])
    assert again == stem


@pytest.mark.parametrize("bad", ["a|b", "a]]", "[[a", "a]", "[a", ""])
def test_a_choice_with_marks_of_gaps_is_refused(bad):
    with pytest.raises(ValueError, match=r".*"):
        stem_of(["", ""], [("x", ["x", bad])])


def test_a_choice_of_another_group_is_no_answer():
    content = {
        "choices": [{"key": "1", "group": 1}, {"key": "2", "group": 2}],
        "gaps": [{"key": "1", "group": 1}],
    }
    with pytest.raises(ResponseError):
        KINDS["gap_select"].parse(content, {"1": ["2"]})
