"""Hours are measured from what is written, never declared."""

import pytest
import yaml
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from cms.models import CoursePage
from cms.pages.measuring import course_periods, lesson_minutes, shown_minutes
from cms.starter.loader import HERE
from quizzes.models import QuizPage

FILES = {path.stem: yaml.safe_load(path.read_text()) for path in HERE.glob("courses/*.yaml")}
CASE = {"type": "case", "value": {"title": "", "situation": "", "question": "", "handling": ""}}


def text(syllables):
    return {"type": "text", "value": f"<p>{'dân ' * syllables}</p>"}


def test_words_cases_and_checks_take_their_time():
    check = {"type": "check", "value": {"question": "", "options": []}}
    assert lesson_minutes([text(180), CASE, check]) == pytest.approx(1 + 4 + 1)


def test_markup_signs_and_choices_of_the_editor_are_not_read():
    callout = {"tone": "note", "title": "– …", "text": "<p class='x'>Một&nbsp;hai</p>"}
    assert lesson_minutes([{"type": "callout", "value": callout}]) == pytest.approx(2 / 180)


@given(st.integers(0, 3000), st.integers(0, 20), st.integers(0, 60))
def test_a_course_never_counts_a_period_that_is_not_full(syllables, cases, exam):
    body = [text(syllables), *[CASE] * cases]
    minutes = lesson_minutes(body) + exam + (10 if exam else 0)
    assert course_periods([body], exam) * 45 <= minutes < (course_periods([body], exam) + 1) * 45


@pytest.mark.django_db
def test_no_starter_course_says_more_than_its_stored_lessons_measure(system):
    call_command("load_starter", verbosity=0)
    courses = list(CoursePage.objects.live())
    assert len(courses) == len(FILES)
    for course in courses:
        lessons = list(course.lessons())
        quizzes = QuizPage.objects.child_of(course)
        exam = sum(quiz.time_limit_minutes for quiz in quizzes)
        bodies = [list(lesson.body.raw_data) for lesson in lessons]
        assert course.hours <= course_periods(bodies, exam), course.slug
        assert course.hours == FILES[course.slug]["hours"] == 2
        assert [lesson.minutes for lesson in lessons] == [shown_minutes(body) for body in bodies]
        assert FILES[course.slug]["exam_minutes"] == exam
