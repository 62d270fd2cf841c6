"""Lessons that an earlier loader spoilt are mended; what editors wrote stays."""

import copy
import json
from importlib import import_module

import pytest
from django.apps import apps
from django_q.models import OrmQ
from wagtail.models import Revision
from wagtail.search.backends import get_search_backend

from cms.models import CoursePage, LessonPage
from cms.tasks import index_lessons

unwrap_items = import_module("cms.migrations.0002_unwrap_lesson_items").unwrap_items

DO = ["Nói rõ lý do", "Hẹn ngày cụ thể"]
DONT = ["Nói {'type': 'item'} rồi im lặng", "Bao che vì nể nang"]
OPTIONS = [
    {"text": "Của Nhân dân", "correct": True, "feedback": "Theo Hiến pháp."},
    {"text": "Của thủ trưởng", "correct": False, "feedback": "Hiến pháp nói Nhân dân."},
]


def wrapped(values):
    """As the earlier loader gave them to Wagtail."""
    return [{"type": "item", "value": value} for value in values]


def stream(do, dont, options):
    return [
        {"type": "text", "value": "<p>Nội dung.</p>", "id": "1"},
        {"type": "do_dont", "value": {"do": do, "dont": dont}, "id": "2"},
        {"type": "check", "value": {"question": "Ai giám sát?", "options": options}, "id": "3"},
    ]


SPOILT = stream(wrapped(DO), wrapped(DONT), wrapped(OPTIONS))


@pytest.fixture
def add_lesson(course):
    def add(body, slug="hong"):
        parent = CoursePage.objects.get(pk=course.pk)
        lesson = LessonPage(title="Bài", slug=slug, body=copy.deepcopy(body))
        parent.add_child(instance=lesson).save_revision().publish()
        return LessonPage.objects.get(pk=lesson.pk)

    return add


def mend():
    unwrap_items(apps, None)


def read(body):
    """What a reader finds: lines, and options with what is said to each."""
    blocks = {block.block_type: block.value for block in body}
    options = [
        {name: option[name] for name in ("text", "correct", "feedback")}
        for option in blocks["check"]["options"]
    ]
    return list(blocks["do_dont"]["do"]), list(blocks["do_dont"]["dont"]), options


def latest(lesson):
    return LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()


def test_a_lesson_as_loaded_is_mended_with_all_its_revisions(add_lesson):
    lesson = add_lesson(SPOILT)
    assert read(lesson.body) != (DO, DONT, OPTIONS)
    lesson.save_revision()
    mend()
    assert read(LessonPage.objects.get(pk=lesson.pk).body) == (DO, DONT, OPTIONS)
    for revision in Revision.objects.for_instance(lesson):
        assert read(revision.as_object().body) == (DO, DONT, OPTIONS)


def test_a_reader_finds_the_mended_lesson(client, an, add_lesson):
    lesson = add_lesson(SPOILT)
    client.force_login(an)
    assert "{&#x27;type" in client.get(lesson.url).content.decode()
    mend()
    text = client.get(lesson.url).content.decode()
    assert "{&#x27;type&#x27;: &#x27;item&#x27;, " not in text
    assert "Hiến pháp nói Nhân dân." in text


def test_options_that_a_save_emptied_come_back_from_another_revision(add_lesson):
    lesson = add_lesson(SPOILT)
    read(lesson.body)
    lesson.save_revision().publish()
    spoilt = LessonPage.objects.get(pk=lesson.pk)
    assert read(spoilt.body)[2] != OPTIONS
    mend()
    assert read(LessonPage.objects.get(pk=lesson.pk).body) == (DO, DONT, OPTIONS)
    assert read(latest(lesson).body) == (DO, DONT, OPTIONS)


def test_a_draft_keeps_what_the_editor_changed(add_lesson):
    lesson = add_lesson(SPOILT)
    as_the_form_had_it = [str(each) for each in wrapped(DONT)]
    draft = stream(["Dòng của biên tập", str(wrapped(DO)[1])], as_the_form_had_it, OPTIONS[:1])
    draft[0]["value"] = "<p>Đoạn của biên tập.</p>"
    lesson.body = draft
    lesson.save_revision()
    mend()
    body = latest(lesson).body
    assert read(body) == (["Dòng của biên tập", DO[1]], DONT, OPTIONS[:1])
    assert "Đoạn của biên tập." in str(body[0])
    assert read(LessonPage.objects.get(pk=lesson.pk).body) == (DO, DONT, OPTIONS)


@pytest.mark.parametrize("times", [0, 1])
def test_sound_lessons_are_not_written_and_mending_twice_changes_nothing(add_lesson, times):
    sound = add_lesson(stream(DO, DONT, OPTIONS), slug="lanh")
    if times:
        add_lesson(SPOILT)
        mend()
    OrmQ.objects.all().delete()
    before = list(Revision.objects.order_by("pk").values_list("content", flat=True))
    raw = json.dumps(list(LessonPage.objects.get(pk=sound.pk).body.raw_data))
    mend()
    assert list(Revision.objects.order_by("pk").values_list("content", flat=True)) == before
    assert json.dumps(list(LessonPage.objects.get(pk=sound.pk).body.raw_data)) == raw
    assert not OrmQ.objects.exists()


def test_the_mended_words_are_found_by_search(add_lesson):
    lesson = add_lesson(SPOILT)
    find = get_search_backend().search
    assert lesson not in find("Hiến pháp nói Nhân dân", LessonPage)
    mend()
    assert OrmQ.objects.count() == 1
    index_lessons()
    assert lesson in find("Hiến pháp nói Nhân dân", LessonPage)
