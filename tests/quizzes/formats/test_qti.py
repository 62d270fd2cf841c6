from io import BytesIO

import pytest

from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.formats.base import ParsedBank, ParsedImage
from quizzes.formats.qti.read import fits, read_bank
from quizzes.formats.registry import format_of
from tests.quizzes.formats.qti_items import (
    MAP_2,
    choice,
    declared,
    item2,
    item3,
    package,
)
from tests.quizzes.formats.strategies import png

ONE = item2(choice("Một", "Hai"), declared(["B"]))


def read(content) -> ParsedBank:
    return read_bank(BytesIO(content))


def only(content):
    found = read(content)
    assert not found.problems
    return found.questions[0]


def problem(content):
    found = read(content)
    assert not found.questions
    return found.problems[0]


def right(question):
    pairs = zip("ABCDEFGH", question.options, strict=False)
    return "".join(letter for letter, option in pairs if option.correct)


@pytest.mark.parametrize("version", ["2p1", "2p2"])
def test_a_package_of_2_1_or_2_2_is_read(version):
    item = item2(choice("Một", "Hai", "Ba"), declared(["B"]), version=version)
    found = only(package(item, kind=f"imsqti_item_xmlv{version}"))
    assert (found.kind, found.stem, right(found)) == ("single", "Hỏi?", "B")
    assert [option.text for option in found.options] == ["Một", "Hai", "Ba"]
    assert (found.place, found.lock_order, found.assumed) == ("tệp items/1.xml", False, ())


def test_a_package_of_3_0_is_read():
    response = (
        '<qti-response-declaration identifier="RESPONSE" cardinality="multiple" '
        'base-type="identifier"><qti-correct-response><qti-value>A</qti-value>'
        "<qti-value>C</qti-value></qti-correct-response></qti-response-declaration>"
    )
    choices = "".join(
        f'<qti-simple-choice identifier="{key}">{key} đây'
        f'<qti-feedback-inline outcome-identifier="F" identifier="{key}">Vì {key}'
        "</qti-feedback-inline></qti-simple-choice>"
        for key in "ABC"
    )
    body = (
        '<qti-choice-interaction response-identifier="RESPONSE" max-choices="0" shuffle="false">'
        f"<qti-prompt>Chọn?</qti-prompt>{choices}</qti-choice-interaction>"
    )
    after = (
        '<qti-modal-feedback outcome-identifier="F" identifier="x" show-hide="show">'
        "<qti-content-body><p>Xem Điều 8.</p></qti-content-body></qti-modal-feedback>"
    )
    found = only(package(item3(body, response, after=after), kind="imsqti_item_xmlv3p0"))
    assert (found.kind, right(found), found.partial) == ("multiple", "AC", False)
    assert (found.explanation, found.lock_order) == ("Xem Điều 8.", True)
    assert (found.options[0].text, found.options[0].rationale) == ("A đây", "Vì A")


def test_a_single_item_and_a_zipped_folder_are_read():
    assert right(only(ONE)) == "B"
    assert right(only(package(ONE, folder="goi/"))) == "B"


@pytest.mark.parametrize("content", [ONE, package(ONE), package(ONE, folder="goi/")])
def test_the_registry_knows_qti_by_its_content(content):
    assert fits(content)
    assert format_of("x.bin", content).name == "qti"


def test_marks_for_each_right_choice_are_marks_in_parts():
    marks = [("A", 1), ("C", 1), ("B", -1)]
    response = declared(["A", "C"], marks, cardinality="multiple")
    found = only(item2(choice("Một", "Hai", "Ba", most=0), response, template=MAP_2))
    assert (found.kind, right(found), found.partial) == ("multiple", "AC", True)
    assert any("từng phần" in said for said in found.assumed)


def test_graded_marks_for_one_choice_are_weights():
    response = declared(["A"], [("A", 2), ("B", 1), ("C", -1)])
    found = only(item2(choice("Hay", "Tạm", "Dở"), response, template=MAP_2))
    assert found.kind == "situational"
    assert [option.weight for option in found.options] == [100, 50, 0]
    assert len(found.assumed) == 2


@pytest.mark.parametrize("words", [("Đúng", "Sai"), ("True", "False"), ("SAI", "ĐÚNG")])
def test_true_and_false_are_known_in_both_languages(words):
    found = only(item2(choice(*words, shuffle="false"), declared(["B"])))
    assert found.kind == "true_false"
    assert {option.text for option in found.options} == {"Đúng", "Sai"}
    assert (right(found), found.lock_order) == ("B", False)


def test_one_fixed_choice_keeps_the_order():
    fixed = choice("Một", "Cả A").replace('identifier="B"', 'identifier="B" fixed="true"')
    assert only(item2(fixed, declared(["A"]))).lock_order


MATCH = (
    '<matchInteraction responseIdentifier="RESPONSE"><prompt>Ghép</prompt>'
    "<simpleMatchSet>{}</simpleMatchSet><simpleMatchSet>{}</simpleMatchSet></matchInteraction>"
)


def associable(**texts):
    return "".join(
        f'<simpleAssociableChoice identifier="{key}" matchMax="1">{text}</simpleAssociableChoice>'
        for key, text in texts.items()
    )


def pairs(*values):
    return declared(values, cardinality="multiple", base="directedPair")


def test_pairs_are_read_and_a_side_that_stays_alone_is_said():
    body = MATCH.format(associable(L="Luật", N="Nghị định"), associable(Q="QH", C="CP", B="Bộ"))
    found = only(item2(body, pairs("L Q", "N C")))
    assert (found.kind, found.stem) == ("matching", "Ghép")
    assert [(o.text, o.match) for o in found.options] == [("Luật", "QH"), ("Nghị định", "CP")]
    assert "Bộ" in found.assumed[0]


def test_columns_change_places_where_only_that_gives_pairs():
    body = MATCH.format(associable(Q="QH"), associable(L="Luật", N="Nghị quyết"))
    found = only(item2(body, pairs("Q L", "Q N")))
    assert [(o.text, o.match) for o in found.options] == [("Luật", "QH"), ("Nghị quyết", "QH")]


def test_an_order_is_read_and_shuffling_says_nothing_about_it():
    body = choice("Ba", "Một", "Hai", shuffle="false").replace("choiceInter", "orderInter")
    found = only(item2(body, declared(["B", "C", "A"], cardinality="ordered")))
    assert (found.kind, found.lock_order) == ("ordering", False)
    assert [option.text for option in found.options] == ["Một", "Hai", "Ba"]


def test_an_order_without_some_choice_is_a_problem():
    body = choice("Ba", "Một", "Hai").replace("choiceInter", "orderInter")
    assert problem(item2(body, declared(["B", "C"], cardinality="ordered"))).code == (
        "incomplete order"
    )


ENTRY = '<textEntryInteraction responseIdentifier="{}"/>'


def test_an_entry_at_the_end_is_a_short_text_with_the_answers_of_full_marks():
    response = declared(["Hà Nội"], [("Hà Nội", 1), ("HN", 1), ("Ha Noi", 0.5)], base="string")
    found = only(item2(f"<p>Thủ đô là: {ENTRY.format('RESPONSE')}.</p>", response, template=MAP_2))
    assert (found.kind, found.stem) == ("short_text", "Thủ đô là:")
    assert found.accepted == ("Hà Nội", "HN")
    assert "Ha Noi" in found.assumed[0]


def test_an_entry_in_the_text_is_a_gap():
    body = f"<p>Sau {ENTRY.format('RESPONSE')} ngày là hết hạn.</p>"
    found = only(item2(body, declared(["30"], base="string")))
    assert (found.kind, found.stem) == ("gap_text", "Sau [[30]] ngày là hết hạn.")


def test_several_entries_are_gaps_in_their_order():
    body = f"<p>Từ {ENTRY.format('R1')} đến {ENTRY.format('R2')}</p>"
    responses = declared(["x"], [("một", 1), ("1", 1)], name="R1", base="string")
    responses += declared(["hai"], name="R2", base="string")
    found = only(item2(body, responses, template=MAP_2))
    assert (found.kind, found.stem) == ("gap_text", "Từ [[một|1|x]] đến [[hai]]")


def equal(mode, tolerance):
    return (
        "<responseCondition><responseIf>"
        f'<equal toleranceMode="{mode}" tolerance="{tolerance}"><variable identifier="RESPONSE"/>'
        f'<correct identifier="RESPONSE"/></equal>{SCORE}</responseIf></responseCondition>'
    )


@pytest.mark.parametrize(
    ("mode", "given", "taken"),
    [("absolute", "0.5 0.5", "0.5"), ("relative", "10", "3"), ("exact", "", "")],
)
def test_a_number_comes_with_its_tolerance(mode, given, taken):
    body = f"<p>Bao nhiêu? {ENTRY.format('RESPONSE')} ngày</p>"
    found = only(item2(body, declared(["3.0E1"], base="float"), rules=equal(mode, given)))
    assert (found.kind, found.stem) == ("number", "Bao nhiêu? … ngày")
    assert (found.number_value, found.number_tolerance) == ("30", taken)


def test_an_essay_comes_with_its_length_and_model_answer():
    body = (
        '<rubricBlock view="scorer"><p>Đủ ba ý.</p></rubricBlock><p>Trình bày.</p>'
        '<extendedTextInteraction responseIdentifier="RESPONSE" expectedLength="1500"/>'
    )
    found = only(item2(body, declared(["Mẫu"], base="string"), template=""))
    assert (found.kind, found.stem, found.word_limit) == ("essay", "Trình bày.", 300)
    assert found.explanation == "Đủ ba ý.\nMẫu"
    assert len(found.assumed) == 3


def test_lines_lists_and_tables_stay_readable():
    body = (
        '<rubricBlock view="candidate">Đọc kỹ.</rubricBlock><div>Theo<br/>bảng   <b>sau</b>:'
        "<ul><li>một</li><li>hai</li></ul><table><tr><th>A</th><th>B</th></tr>"
        "<tr><td><p>1</p></td><td>2</td></tr></table></div><!-- không -->"
    )
    found = only(item2(body + choice("Một", "Hai"), declared(["A"])))
    assert found.stem.split("\n") == [
        "Đọc kỹ.",
        "Theo",
        "bảng sau:",
        "- một",
        "- hai",
        "| A | B |",
        "| 1 | 2 |",
        "Hỏi?",
    ]


def test_pictures_come_from_the_package():
    body = '<p><img src="../media/s%C6%A1%20%C4%91%E1%BB%93.png" alt="Sơ đồ"/></p>'
    body += choice('Một <img src="a.png" alt=""/>', '<img src="https://x.vn/b.png" alt="b"/>Hai')
    files = {"media/sơ đồ.png": png(1), "items/a.png": png(2)}
    found = only(package(item2(body, declared(["A"])), files=files))
    assert found.image == ParsedImage("sơ đồ.png", png(1), "Sơ đồ")
    assert found.options[0].image == ParsedImage("a.png", png(2))
    assert "https://x.vn/b.png" in found.assumed[0]


def test_a_passage_that_several_items_share_stands_before_the_question():
    shared = (
        '<qti-assessment-stimulus identifier="s"><qti-stimulus-body><p>Đoạn văn.</p>'
        "</qti-stimulus-body></qti-assessment-stimulus>"
    )
    response = '<qti-assessment-stimulus-ref identifier="s" href="../s.xml"/>' + declared(["A"])
    item = item3(choice("Một", "Hai"), response)
    found = only(package(item, files={"s.xml": shared}, kind="imsqti_item_xmlv3p0"))
    assert found.stem == "Đoạn văn.\nHỏi?"


def test_feedback_on_the_item_is_explanation_and_on_a_choice_its_reason():
    after = "".join(
        f'<modalFeedback outcomeIdentifier="F" identifier="{key}" showHide="show">{text}'
        "</modalFeedback>"
        for key, text in (("A", "Vì sai"), ("chung", "Xem Điều 8"))
    )
    found = only(item2(choice("Một", "Hai"), declared(["B"]), after=after))
    assert (found.explanation, found.options[0].rationale) == ("Xem Điều 8", "Vì sai")


SCORE = '<setOutcomeValue identifier="SCORE"><baseValue>1</baseValue></setOutcomeValue>'
MATCHED = '<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
FEEDBACK = (
    '<responseCondition><responseIf><member><baseValue baseType="identifier">A</baseValue>'
    '<variable identifier="RESPONSE"/></member><setOutcomeValue identifier="F"/></responseIf>'
    "</responseCondition>"
)


@pytest.mark.parametrize(
    ("condition", "own"), [(MATCHED, False), ("<customOperator/>", True), ("<random/>", True)]
)
def test_marking_in_its_own_way_is_said_and_feedback_is_no_marking(condition, own):
    rules = (
        f"<responseCondition><responseIf>{condition}{SCORE}</responseIf></responseCondition>"
        f"{FEEDBACK}"
    )
    found = only(item2(choice("Một", "Hai"), declared(["B"]), rules=rules))
    assert any("riêng" in said for said in found.assumed) == own


def test_rules_that_set_no_score_are_said():
    found = only(item2(choice("Một", "Hai"), declared(["B"]), rules=FEEDBACK))
    assert "riêng" in found.assumed[0]


@pytest.mark.parametrize(
    "name",
    ["hotspotInteraction", "associateInteraction", "hottextInteraction", "sliderInteraction"],
)
def test_interactions_that_we_do_not_have_are_named(name):
    found = problem(package(item2(f"<p>x</p><{name}/>", declared(["A"]))))
    assert name in found.message
    assert (found.number, found.place, found.code) == (1, "tệp items/1.xml", "unknown interaction")


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (item2("<p>x</p>"), "no interaction"),
        (item2(choice("Một", "Hai")), "no answer"),
        (item2(choice("Một", "Hai"), declared()), "no answer"),
        (item2(choice("Một", "Hai"), declared(["Z"])), "no answer"),
        (item2(choice("Một"), declared(["A"])), "too few options"),
        (item2(choice("Một", ""), declared(["A"])), "empty option"),
        (item2(choice("Một", "Hai"), declared(["A", "B"])), "several correct options"),
        (item2(choice("Một", "Hai", prompt=""), declared(["A"])), "no text"),
        (item2(choice("Một", "Hai") * 2, declared(["A"])), "several interactions"),
        (item2(choice("a" * 30_000, "Hai"), declared(["A"])), "too long"),
        (item2("<video/>" + choice("Một", "Hai"), declared(["A"])), "media"),
        (item2(choice("Một", "Hai"), "<templateDeclaration/>" + declared(["A"])), "template item"),
        (item2(ENTRY.format("R")), "no answer"),
        (item2(MATCH.format("", "") + "x", pairs("A B")), "too few options"),
    ],
)
def test_what_cannot_be_taken_is_a_problem(item, code):
    found = problem(item)
    assert found.code == code
    assert found.message.endswith(".")


def test_one_broken_item_does_not_hold_up_the_others():
    found = read(package(ONE, b"<assessmentItem", b"<other/>", hrefs=None))
    assert [q.number for q in found.questions] == [1]
    assert [(p.number, p.code) for p in found.problems] == [(2, "broken item"), (3, "broken item")]


def test_a_file_that_the_manifest_names_and_the_package_lacks_is_a_problem():
    assert problem(package(hrefs=["items/9.xml"])).code == "missing file"


def test_the_structure_of_a_test_is_left_out_aloud():
    found = read(package(ONE, kind="imsqti_test_xmlv2p1"))
    assert [p.code for p in found.problems] == ["test left out", "no questions"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (package(ONE, kind="imsqti_xmlv1p2"), "QTI 1.x"),
        (b"<questestinterop/>", "QTI 1.x"),
        (b"<quiz/>", "gói QTI"),
        (b"%PDF-1.7", "gói QTI"),
    ],
)
def test_other_files_are_refused_with_what_to_do(content, said):
    with pytest.raises(UnreadableFileError, match=said) as caught:
        read(content)
    assert "Anh/chị" in str(caught.value)
