"""A lesson that was only loaded, or saved without a change, still says what was shipped."""

import json

import pytest

from cms.models import LessonPage
from cms.starter.changes import read_yaml
from cms.starter.fingerprints import fingerprint, lesson_fingerprint, names_of_law
from cms.starter.loader import HERE, body_of, load_courses, load_law

TABLE = {
    "type": "table",
    "value": {"data": [["Việc"], ["Nghe"]], "first_row_is_table_header": True},
}


def test_what_saving_adds_is_not_said():
    saved = {**TABLE["value"], "table_header_choice": "row", "table_caption": "", "cell": []}
    assert fingerprint("Bài", "", [{**TABLE, "id": "a", "value": saved}], {}) == fingerprint(
        "Bài", "", [TABLE], {}
    )


def test_any_word_that_differs_is_said():
    other = json.loads(json.dumps(TABLE).replace("Nghe", "Xem"))
    said = {fingerprint("Bài", "", [block], {}) for block in (TABLE, other)}
    assert len(said) == 2


@pytest.mark.django_db
def test_every_loaded_lesson_is_known_as_shipped(system):
    load_law()
    law, loaded = names_of_law(), load_courses()
    for path in HERE.glob("courses/*.yaml"):
        data = read_yaml(path)
        (course,) = [page for page in loaded if page.slug == data["slug"]]
        for lesson in data["lessons"]:
            page = LessonPage.objects.child_of(course).get(slug=lesson["slug"])
            said = fingerprint(lesson["title"], lesson.get("summary", ""), body_of(lesson), law)
            assert lesson_fingerprint(page, law) == said, lesson["slug"]
