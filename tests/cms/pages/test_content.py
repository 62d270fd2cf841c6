import datetime as dt
from pathlib import Path

import pytest
import time_machine
import yaml
from django.core.management import call_command
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from cms.models import CoursePage, LegalDocument, LessonPage
from cms.tasks import publish_scheduled
from learning.models import Enrolment
from quizzes.models import Question

ROOT = Path(__file__).parent.parent.parent.parent
COURSES = sorted((ROOT / "cms" / "starter" / "courses").glob("*.yaml"))


@pytest.fixture
def starter(system):
    call_command("load_starter", verbosity=0)


def read(path):
    return yaml.safe_load(path.read_text("utf-8"))


@pytest.mark.parametrize("path", COURSES, ids=lambda path: path.stem)
def test_every_lesson_teaches_principle_rule_case_and_check(path):
    lessons = read(path)["lessons"]
    assert len(lessons) >= 5
    for lesson in lessons:
        kinds = [block["type"] for block in lesson["body"]]
        for kind in ("text", "law", "case", "do_dont", "check"):
            assert kind in kinds, (lesson["slug"], kind)


def test_loading_twice_changes_nothing(starter):
    stem = Question.objects.order_by("pk").first()
    Question.objects.filter(pk=stem.pk).update(stem="Đã sửa")
    counts = CoursePage.objects.count(), LessonPage.objects.count(), Question.objects.count()
    call_command("load_starter", verbosity=0)
    assert counts == (
        CoursePage.objects.count(),
        LessonPage.objects.count(),
        Question.objects.count(),
    )
    assert Question.objects.get(pk=stem.pk).stem == "Đã sửa"
    assert counts[0] == 3


def test_starter_content_was_published_as_editors_do_it(starter):
    """Without a live revision, scheduling a change would take the page off the site."""
    assert not LessonPage.objects.filter(live_revision=None).exists()
    assert not CoursePage.objects.filter(live_revision=None).exists()
    # Who may approve a question, a start does not know: the bank waits for a reviewer.
    assert Question.objects.exists()
    assert not Question.objects.exclude(current_version=None).exists()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"effective_on": dt.date(2027, 1, 1)}, False),
        ({"expired_on": dt.date(2026, 11, 24)}, False),
        ({"expired_on": dt.date(2026, 11, 25)}, True),
        ({"status": "suspended"}, False),
    ],
)
def test_a_document_is_in_force_by_its_dates(fields, expected):
    document = LegalDocument(**{"status": "in_force", **fields})
    assert document.in_force_on(dt.date(2026, 11, 24)) == expected


@pytest.mark.parametrize("what", ["course", "lesson"])
def test_content_with_records_is_not_deleted_and_the_admin_says_why(
    client, admin, enrolment, course, what
):
    from learning.progress.reading import complete_lesson

    lesson = course.lessons().first()
    complete_lesson(enrolment, lesson)
    page = course if what == "course" else lesson
    client.force_login(admin)
    response = client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
    assert "đã có hồ sơ học tập" in response.content.decode()
    assert type(page).objects.filter(pk=page.pk).exists()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{bulk}?id={page.pk}")
    assert type(page).objects.filter(pk=page.pk).exists()


def test_the_database_keeps_a_course_with_records(enrolment, course):
    with pytest.raises(ProtectedError):
        Enrolment.objects.get(pk=enrolment.pk).course.specific.delete()


def test_content_without_records_can_be_deleted(client, admin, course):
    client.force_login(admin)
    client.post(reverse("wagtailadmin_pages:delete", args=[course.pk]))
    assert not CoursePage.objects.exists()


def test_a_lesson_can_be_drafted_previewed_scheduled_and_reviewed(client, lan, minh, course):
    lesson = course.lessons().first()
    lesson.title = "Bản nháp"
    revision = lesson.save_revision(user=lan)
    assert LessonPage.objects.get(pk=lesson.pk).title == "Bài 1"
    assert "Bản nháp" in revision.as_object().make_preview_request().rendered_content
    workflow = lesson.get_workflow()
    assert workflow.name == "Thẩm định"
    state = workflow.start(lesson, lan)
    state.current_task_state.approve(user=minh)
    assert LessonPage.objects.get(pk=lesson.pk).title == "Bản nháp"
    client.force_login(lan)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).status_code == 200


def test_a_scheduled_lesson_is_published_when_its_time_has_come(lan, course):
    lesson = course.lessons().first()
    lesson.save_revision(user=lan).publish()
    lesson = LessonPage.objects.get(pk=lesson.pk)
    lesson.title = "Bài hẹn giờ"
    lesson.go_live_at = timezone.now() + dt.timedelta(hours=1)
    lesson.save_revision(user=lan).publish()
    publish_scheduled()
    assert LessonPage.objects.get(pk=lesson.pk).title == "Bài 1"
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        publish_scheduled()
    assert LessonPage.objects.get(pk=lesson.pk).title == "Bài hẹn giờ"


def test_the_list_of_pages_is_headed_in_vietnamese(client, admin):
    client.force_login(admin)
    body = client.get(reverse("wagtailadmin_explore_root")).content.decode()
    assert "Tất cả các trang" in body
    assert "Root" not in body
