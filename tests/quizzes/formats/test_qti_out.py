import zipfile
from dataclasses import replace
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from quizzes.formats.base import ParsedImage, ParsedOption, ParsedQuestion
from quizzes.formats.qti.read import read_bank
from quizzes.formats.qti.write import write_bank
from tests.quizzes.formats.strategies import png, questions
from tests.running.hunting import examples

ASKED = ParsedQuestion(7, "single", "Hỏi?", (ParsedOption("Một", True), ParsedOption("Hai")))


def back(written):
    return read_bank(BytesIO(written.content))


def item_of(question):
    archive = zipfile.ZipFile(BytesIO(write_bank([question]).content))
    return etree.fromstring(archive.read("items/cau-0001.xml"))


def values(item, name, what):
    return [found.get(what) for found in item.iter(f"{{*}}{name}")]


@settings(max_examples=examples(25))
@given(st.lists(questions(), min_size=1, max_size=4))
def test_every_kind_comes_back_unchanged(asked):
    written = write_bank(asked)
    found = back(written)
    assert not found.problems
    assert not written.left_out
    assert [replace(q, place="", assumed=()) for q in found.questions] == asked
    assert not any(q.assumed for q in found.questions)


def test_the_package_names_its_version_and_every_file():
    asked = replace(ASKED, image=ParsedImage("so do.png", png(9), "Sơ đồ"))
    archive = zipfile.ZipFile(BytesIO(write_bank([asked]).content))
    manifest = etree.fromstring(archive.read("imsmanifest.xml"))
    assert manifest.findtext("{*}metadata/{*}schemaversion") == "3.0.0"
    assert values(manifest, "resource", "type") == ["imsqti_item_xmlv3p0"]
    assert sorted(["imsmanifest.xml", *values(manifest, "file", "href")]) == sorted(
        archive.namelist()
    )


def test_the_same_bank_gives_the_same_bytes():
    assert write_bank([ASKED]).content == write_bank([ASKED]).content


def test_parts_of_several_right_answers_never_reach_less_than_full_marks():
    options = tuple(ParsedOption(f"{n}", n < 3) for n in range(5))
    item = item_of(replace(ASKED, kind="multiple", options=options, partial=True))
    marks = values(item, "qti-map-entry", "mapped-value")
    assert marks == ["0.333334"] * 3 + ["-0.5"] * 2
    assert values(item, "qti-mapping", "upper-bound") == ["1"]


def test_weights_become_marks():
    options = (ParsedOption("Hay", weight=100), ParsedOption("Tạm", weight=35), ParsedOption("Dở"))
    item = item_of(replace(ASKED, kind="situational", options=options))
    assert values(item, "qti-map-entry", "mapped-value") == ["1", "0.35", "0"]


def test_the_page_does_not_show_the_right_order():
    options = (ParsedOption("Nhận"), ParsedOption("Chuyển"), ParsedOption("Giải quyết"))
    item = item_of(replace(ASKED, kind="ordering", options=options, lock_order=True))
    assert values(item, "qti-simple-choice", "identifier") == ["C2", "C3", "C1"]
    assert values(item, "qti-order-interaction", "shuffle") == ["true"]


def test_what_cannot_be_written_is_listed_with_what_to_do():
    image = ParsedImage("hong.png", b"x")
    written = write_bank(
        [
            replace(ASKED, kind="gap_text", options=()),
            replace(ASKED, number=8, kind="number", options=()),
            replace(ASKED, number=9, kind="short_text", options=()),
            replace(ASKED, number=10, image=image),
        ]
    )
    assert [left.number for left in written.left_out] == [7, 8, 9, 10]
    assert "chỗ trống" in written.left_out[0].message
    assert "hong.png" in written.left_out[3].message
    assert [q.number for q in back(written).questions] == [10]


def test_names_of_pictures_lead_nowhere_else():
    image = ParsedImage("../../e t c/..\\x y.png", png(1))
    found = back(write_bank([replace(ASKED, image=image)])).questions[0]
    assert found.image == ParsedImage("x-y.png", png(1))


def test_a_package_never_holds_more_than_can_be_read_back():
    written = write_bank([replace(ASKED, number=at) for at in range(1, 3_002)])
    found = back(written)
    assert len(found.questions) + len(written.left_out) == 3_001
    assert "nhiều gói" in written.left_out[0].message
