"""Each starter lesson, from its data file to the page: what a reader must find there."""

import re
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import transaction

from cms.models import CoursePage, LegalDocument, LessonPage
from cms.pages.measuring import shown_minutes
from cms.starter import loader
from cms.starter.loader import body_of

COURSES = {
    path: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted((Path(loader.HERE) / "courses").glob("*.yaml"))
}
LESSONS = [
    pytest.param(path, lesson["slug"], id=lesson["slug"])
    for path, course in COURSES.items()
    for lesson in course["lessons"]
]


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        loader.load_law()
        loader.load_courses()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def pages(loaded_once, system):
    """The starter courses, loaded once for all tests of this file."""


def words(part):
    """The text of a part of the page, or of the file's HTML, as one line."""
    soup = BeautifulSoup(part, "html.parser") if isinstance(part, str) else part
    return " ".join(soup.get_text(" ").split())


def lines(found):
    return [words(part) for part in found]


def read_page(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser")


def _heading(block, shown):
    assert words(shown.h2) == block["text"]


def _text(block, shown):
    assert words(shown) == words(block["html"])


def _law(block, shown):
    document = LegalDocument.objects.get(key=block["document"])
    assert words(shown.blockquote) == " ".join(block["text"].split())
    source = words(shown.figcaption)
    assert source.startswith(f"{block.get('provision', '')} {document}".strip())
    assert document.title in source


def _case(block, shown):
    assert words(shown.h3) == block["title"]
    assert words(block["html"]) in words(shown)
    assert not block.get("question") or words(shown.find("b", string=block["question"]))
    assert words(shown.details) == f"Gợi ý xử lý {words(block['html_answer'])}"


def _do_dont(block, shown):
    assert lines(shown.select(".do li")) == block["do"]
    assert lines(shown.select(".dont li")) == block["dont"]


def _check(block, shown):
    """Once as options that unfold, and once as the form that a script makes of them."""
    said = {
        option["text"]: f"{'Đúng.' if option['correct'] else 'Chưa đúng.'} {option['feedback']}"
        for option in block["options"]
    }
    plain, form = shown.select_one(".check__plain"), shown.form
    assert words(plain.p) == words(form.legend) == block["question"]
    assert {words(each.summary): words(each.p) for each in plain.select("details")} == said
    assert {words(each) for each in form.select("label")} == {
        f"{text} {feedback}" for text, feedback in said.items()
    }
    right = [each for each in form.select("label") if each.select_one("input[data-correct]")]
    assert [words(each).split(" Đúng. ")[0] for each in right] == [
        option["text"] for option in block["options"] if option["correct"]
    ]


def _callout(block, shown):
    assert words(shown) == f"{block.get('title', '')} {words(block['html'])}".strip()


def _table(block, shown):
    assert words(shown.caption) == block["caption"]
    assert lines(shown.select("thead th")) == block["header"]
    assert [lines(row.select("td")) for row in shown.select("tr:has(td)")] == block["rows"]


MUST_BE_FOUND = {
    "heading": _heading,
    "text": _text,
    "law": _law,
    "case": _case,
    "do_dont": _do_dont,
    "check": _check,
    "callout": _callout,
    "table": _table,
}


def test_every_kind_of_block_in_the_files_is_looked_for():
    lessons = [lesson for course in COURSES.values() for lesson in course["lessons"]]
    assert {block["type"] for lesson in lessons for block in lesson["body"]} == set(MUST_BE_FOUND)
    assert len(lessons) == 15


@pytest.mark.parametrize(("path", "slug"), LESSONS)
def test_a_reader_finds_every_block_of_the_lesson(client, an, pages, path, slug):
    data = next(each for each in COURSES[path]["lessons"] if each["slug"] == slug)
    client.force_login(an)
    page = read_page(client, LessonPage.objects.get(slug=slug))
    assert words(page.h1) == data["title"]
    assert words(page.select_one("article .lede")) == data["summary"]
    shown = page.select("article > [class^=w-block-]")
    for block, part in zip(data["body"], shown, strict=True):
        assert f"block-{block['type']}" in part["class"]
        MUST_BE_FOUND[block["type"]](block, part)
    assert not re.search(r"\{'|None|&lt;|\{\{", words(page.article))


@pytest.mark.parametrize("path", COURSES, ids=lambda path: path.stem)
def test_a_reader_finds_what_the_course_is_about(client, an, pages, path):
    data = COURSES[path]
    client.force_login(an)
    course = CoursePage.objects.get(slug=data["slug"])
    page = read_page(client, course)
    assert words(page.h1) == data["title"]
    assert words(page.select_one(".lede")) == data["summary"]
    steps = [words(step.a) for step in page.select(".steps .step")]
    assert steps == [lesson["title"] for lesson in data["lessons"]]
    minutes = [words(step.span) for step in page.select(".steps .step")]
    measured = [shown_minutes(body_of(lesson)) for lesson in data["lessons"]]
    assert minutes == [f"{each} phút" for each in measured]
    assert lines(page.select("main ul:not(.steps) li")) == data["aims"]
    facts = dict(zip(lines(page.select("dt")), lines(page.select("dd")), strict=True))
    assert facts["Thời lượng"] == f"{data['hours']} tiết"
    assert facts["Nhóm nội dung"] == course.get_subject_group_display()
    assert facts["Giá trị"].startswith(f"{data['validity_months']} tháng")


def test_a_reader_finds_every_course_in_the_list(client, an, pages):
    client.force_login(an)
    page = read_page(client, loader.ensure_site()[1])
    rows = {words(row.a): words(row) for row in page.select(".rows .row")}
    assert set(rows) == {course["title"] for course in COURSES.values()}
    for course in COURSES.values():
        assert course["summary"] in rows[course["title"]]
        assert f"{course['hours']} tiết" in rows[course["title"]]


def test_a_lesson_that_does_not_fit_its_blocks_is_not_loaded(pages):
    _home, index = loader.ensure_site()
    course = index.add_child(instance=CoursePage(title="Khóa", slug="khoa", summary="Tóm tắt."))
    option = {"text": "", "correct": True, "feedback": "Đúng theo luật."}
    body = [{"type": "check", "question": "Câu hỏi?", "options": [option, option]}]
    with pytest.raises(ValidationError):
        loader._add_lesson(course, {"title": "Bài", "slug": "bai", "minutes": 5, "body": body})
    assert not LessonPage.objects.child_of(course).exists()
