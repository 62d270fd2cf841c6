"""Gaps to choose for: what other systems' files say, and what cannot be taken."""

from io import BytesIO

import pytest

from quizzes.formats import bank_excel, gift, moodle_xml, word
from quizzes.formats.base import ParsedQuestion
from quizzes.formats.qti.read import read_bank as read_qti

ASKED = ParsedQuestion(
    1, "gap_select", "Trong [[30 ngày|15 ngày]] tại [[cấp xã|cấp tỉnh]], rồi [[15 ngày]]."
)
MOODLE = """<quiz><question type="{type}">
<questiontext format="html"><text><![CDATA[<p>{stem}</p>]]></text></questiontext>
<shuffleanswers>1</shuffleanswers>
<{tag}><text>30 ngày</text><group>1</group></{tag}>
<{tag}><text>15 ngày</text><group>1</group></{tag}>
<{tag}><text>cấp xã</text><group>2</group></{tag}>
<{tag}><text>cấp tỉnh</text><group>2</group></{tag}>
<{tag}><text>quý</text><group>3</group></{tag}>
</question></quiz>"""
QTI_2 = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i">
<responseDeclaration identifier="R1" cardinality="single" baseType="identifier">
<correctResponse><value>b</value></correctResponse></responseDeclaration>
<responseDeclaration identifier="R2" cardinality="single" baseType="identifier">
<correctResponse><value>{right}</value></correctResponse></responseDeclaration>
<itemBody><p>Trong
<inlineChoiceInteraction responseIdentifier="R1" shuffle="true">
<inlineChoice identifier="a">15 ngày</inlineChoice>
<inlineChoice identifier="b">30 ngày</inlineChoice>
</inlineChoiceInteraction> tại
<inlineChoiceInteraction responseIdentifier="R2" shuffle="false">
<inlineChoice identifier="c">cấp xã</inlineChoice>
<inlineChoice identifier="d">cấp tỉnh</inlineChoice>
</inlineChoiceInteraction>.</p></itemBody></assessmentItem>"""


def from_moodle(stem, *, type="gapselect", tag="selectoption"):
    content = MOODLE.format(stem=stem, type=type, tag=tag)
    return moodle_xml.read_bank(BytesIO(content.encode()))


def test_moodles_numbers_become_choices_and_groups_are_used_again():
    [found] = from_moodle("Trong [[1]] tại [[3]], rồi [[2]].").questions
    assert (found.kind, found.stem) == (ASKED.kind, ASKED.stem)
    assert any("quý" in said for said in found.assumed)


def test_what_is_dragged_into_a_text_is_chosen_here():
    [found] = from_moodle("Trong [[1]].", type="ddwtos", tag="dragbox").questions
    assert found.stem == "Trong [[30 ngày|15 ngày]]."
    assert any("kéo thả" in said for said in found.assumed)


@pytest.mark.parametrize("stem", ["Trong 30 ngày.", "Trong [[9]].", "Trong [[0]].", "Quý [[5]]."])
def test_a_gap_without_its_choices_is_a_problem(stem):
    assert from_moodle(stem).problems[0].code == "no gap"


def test_moodle_gets_numbered_gaps_and_choices_with_groups():
    content = moodle_xml.write_bank([ASKED]).content.decode()
    assert "Trong [[2]] tại [[4]], rồi [[1]]." in content
    assert content.count("<selectoption>") == 4
    assert 'type="gapselect"' in content


def test_inline_choices_of_older_qti_are_read():
    found = read_qti(BytesIO(QTI_2.format(right="c").encode()))
    [question] = found.questions
    assert question.kind == "gap_select"
    assert question.stem == "Trong [[30 ngày|15 ngày]] tại [[cấp xã|cấp tỉnh]]."


def test_an_inline_choice_without_its_answer_is_a_problem():
    found = read_qti(BytesIO(QTI_2.format(right="x").encode()))
    assert found.problems[0].code == "no answer"


def test_gift_says_that_it_has_no_such_question():
    written = gift.write_bank([ASKED])
    assert "Moodle XML" in written.left_out[0].message
    assert b"30" not in written.content


@pytest.mark.parametrize("known", [word, bank_excel], ids=["word", "excel"])
def test_a_gap_with_one_choice_is_refused_with_what_to_do(known):
    asked = ParsedQuestion(1, "gap_select", "Trong [[30 ngày]].")
    found = known.read_bank(BytesIO(known.write_bank([asked]).content))
    assert "ít nhất hai lựa chọn" in found.problems[0].message
