from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formats import aiken, gift, moodle_xml
from quizzes.formats.registry import read_file
from tests.quizzes.formats.moodle_kinds import (
    bare,
    fit_for_moodle,
    in_aiken,
    texts_of,
)
from tests.quizzes.formats.strategies import questions
from tests.running.hunting import examples

NOT_IN_GIFT = ("ordering", "gap_select")
several = st.lists(questions().map(fit_for_moodle), min_size=1, max_size=3)
for_gift = questions(pictures=False).map(fit_for_moodle)
for_gift = for_gift.filter(lambda q: q.kind not in NOT_IN_GIFT and "->" not in texts_of(q))


def back(name, written):
    return read_file(name, BytesIO(written.content))


@given(several)
@settings(max_examples=examples(40))
def test_every_kind_comes_back_from_moodle_xml(asked):
    written = moodle_xml.write_bank(asked)
    assert not written.left_out
    found = back("x.xml", written)
    assert not found.problems
    assert [bare(question) for question in found.questions] == asked


@given(st.lists(for_gift, min_size=1, max_size=3))
@settings(max_examples=examples(40))
def test_every_kind_that_gift_has_comes_back_from_it(asked):
    written = gift.write_bank(asked)
    assert not written.left_out
    found = gift.read_bank(BytesIO(written.content))
    assert not found.problems
    assert [bare(question) for question in found.questions] == asked


@given(st.lists(questions(), min_size=1, max_size=4))
def test_aiken_gives_back_what_it_wrote_and_lists_the_rest(asked):
    written = aiken.write_bank(asked)
    found = aiken.read_bank(BytesIO(written.content or b" "))
    assert all(question.kind in ("single", "true_false") for question in found.questions)
    meant = [question for question in asked if question.kind in ("single", "true_false")]
    assert len(found.questions) + len(written.left_out) >= len(asked)
    wanted = [in_aiken(question) for question in meant]
    assert all((q.stem, q.options) in wanted for q in found.questions)


@given(questions())
def test_what_gift_cannot_hold_is_always_listed(question):
    written = gift.write_bank([question])
    found = gift.read_bank(BytesIO(written.content or b" ")).questions
    same = [bare(q) for q in found] == [question]
    assert same or written.left_out
