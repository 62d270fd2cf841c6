import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from certificates.models import Certificate
from learning.duties.enrolment_pass import enrol_audience, run_duties
from learning.duties.enrolments import create_programme, enrol_self
from learning.duties.outside_training import hours_of_year
from learning.engine.calendars import add_months
from learning.enums import EnrolmentState
from learning.interfaces.feeds import completion_data
from learning.models import Enrolment, LessonProgress, Posting, Unit
from learning.progress.completion import complete_if_done
from learning.progress.overview import overview_for
from learning.progress.reading import complete_lesson, save_position
from learning.reporting.person.history import person_file
from learning.reporting.registry import ReportRequest
from learning.reporting.reports import yearly
from learning.reporting.reports.hours import hours_inside
from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.content.versions import read_versions
from quizzes.grading.grade import grade_attempt

SOON = dt.timedelta(days=30)
pytestmark = pytest.mark.usefixtures("sound_records")


def finish(enrolment):
    for lesson in enrolment.course.lessons():
        complete_lesson(enrolment, lesson)
    from learning.progress.completion import quizzes_of

    for quiz in quizzes_of(enrolment.course):
        attempt = start_attempt(enrolment.user, quiz)
        for item in attempt.items:
            key = read_versions([item.version_id])[item.version_id].content["key"]
            save_answer(attempt, position=item.position, sequence=item.position, fields={"": key})
        submit_attempt(attempt)
        grade_attempt(attempt.pk)
    enrolment.refresh_from_db()


@pytest.fixture
def programme(units, course, quiz, an, chau, hanh):
    due = timezone.localdate() + SOON
    return create_programme(course, unit=units["pleiku"], due_on=due, by=hanh)


def test_a_programme_enrols_the_subtree_and_nobody_else(programme, an, chau):
    assert list(Enrolment.objects.values_list("user", flat=True)) == [an.pk]


def test_enrolling_the_audience_again_enrols_nobody(programme):
    assert enrol_audience(programme).total == 0


def test_a_newcomer_is_enrolled_later(programme, chau, units):
    chau.postings.update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    Posting.objects.create(user=chau, unit=units["desk"], starts_on=timezone.localdate())
    assert run_duties().created == 1
    assert run_duties().total == 0


def test_the_earlier_due_date_stays(programme, course, units, hanh, an):
    later = timezone.localdate() + 2 * SOON
    create_programme(course, unit=units["province"], due_on=later, by=hanh)
    assert Enrolment.objects.get(user=an).due_on == programme.due_on


def test_a_due_date_in_the_past_is_refused(course, units, hanh):
    with pytest.raises(ValidationError):
        create_programme(
            course, unit=units["pleiku"], due_on=timezone.localdate() - dt.timedelta(1), by=hanh
        )


def test_a_completion_that_is_still_valid_counts(programme, course, units, hanh, an):
    enrolment = Enrolment.objects.get(user=an)
    finish(enrolment)
    create_programme(
        course, unit=units["province"], due_on=timezone.localdate() + 2 * SOON, by=hanh
    )
    assert Enrolment.objects.filter(user=an).count() == 1


def test_a_new_cycle_begins_with_new_attempts_when_the_old_has_expired(
    programme, course, quiz, units, hanh, an
):
    first = Enrolment.objects.get(user=an)
    finish(first)
    with time_machine.travel(timezone.now() + dt.timedelta(days=380)):
        due = timezone.localdate() + SOON
        create_programme(course, unit=units["province"], due_on=due, by=hanh)
        second = Enrolment.objects.get(user=an, cycle=2)
        assert second.state() == EnrolmentState.ASSIGNED
        assert first.state() == EnrolmentState.EXPIRED
        finish(second)
        assert second.completed_at
    assert Certificate.objects.filter(holder=an).count() == 2


def test_one_enrols_oneself_once(an, course, quiz):
    assert enrol_self(an, course) == enrol_self(an, course)


def test_a_closed_course_takes_nobody_by_self_enrolment(an, course):
    course.self_enrolment = False
    course.save()
    with pytest.raises(ValidationError):
        enrol_self(an, course)


def test_reading_alone_does_not_complete_a_course_with_a_quiz(enrolment):
    for lesson in enrolment.course.lessons():
        complete_lesson(enrolment, lesson)
    enrolment.refresh_from_db()
    assert enrolment.state() == EnrolmentState.IN_PROGRESS


def test_the_last_step_completes_the_course_whichever_it_is(an, enrolment, quiz):
    attempt = start_attempt(an, quiz)
    for item in attempt.items:
        key = read_versions([item.version_id])[item.version_id].content["key"]
        save_answer(attempt, position=item.position, sequence=item.position, fields={"": key})
    submit_attempt(attempt)
    grade_attempt(attempt.pk)
    lessons = list(enrolment.course.lessons())
    complete_lesson(enrolment, lessons[0])
    assert not Certificate.objects.exists()
    complete_lesson(enrolment, lessons[1])
    assert Certificate.objects.count() == 1


def test_a_completion_remembers_the_unit_position_and_name_of_its_day(enrolment, an, units):
    finish(enrolment)
    an.full_name = "Nguyễn Văn Khác"
    an.save()
    an.postings.update(unit=units["gao"], position="Trưởng phòng")
    enrolment.refresh_from_db()
    assert enrolment.completed_name == "Nguyễn Văn An"
    assert enrolment.completed_unit == units["desk"]
    assert enrolment.completed_unit_name == (
        "Trung tâm Phục vụ hành chính công, UBND phường Pleiku"
    )
    assert enrolment.completed_position == "Chuyên viên"


def test_a_completion_keeps_the_hours_of_its_day_in_every_place_that_counts_them(
    enrolment, an, course, hanh
):
    """Who mends a course's hours changes no past year: home, file, reports, feed, register."""
    finish(enrolment)
    course.hours = 2
    course.save_revision().publish()
    enrolment = Enrolment.objects.get(pk=enrolment.pk)
    year = timezone.localdate().year
    assert enrolment.completed_hours == enrolment.hours == 8
    assert hours_of_year(an, year) == 8
    assert completion_data(enrolment)["hours"] == 8
    assert person_file(an).hours[0].here == 8
    assert Certificate.objects.get(enrolment=enrolment).hours == 8
    on = timezone.localdate()
    asked = ReportRequest(viewer=hanh, unit=Unit.objects.get(depth=1), on=on, values={"year": year})
    assert hours_inside(asked, [an.pk])[an.pk] == 8
    assert sum(row["hours"] or 0 for row in yearly._inside(asked, an.category)) == 8


def test_an_open_duty_counts_the_hours_that_its_course_has_now(enrolment, an, course):
    course.hours = 2
    course.save_revision().publish()
    enrolment = Enrolment.objects.get(pk=enrolment.pk)
    finish(enrolment)
    assert hours_of_year(an, timezone.localdate().year) == 2


def test_completing_again_changes_nothing(enrolment):
    finish(enrolment)
    before = enrolment.completed_at
    assert complete_if_done(enrolment) is False
    enrolment.refresh_from_db()
    assert enrolment.completed_at == before


def test_a_lesson_of_another_course_is_refused(enrolment, course):
    from cms.models import CourseIndexPage, CoursePage, LessonPage

    other = CourseIndexPage.objects.get().add_child(
        instance=CoursePage(title="Khác", slug="khac", summary="x")
    )
    lesson = other.add_child(instance=LessonPage(title="Bài", slug="bai"))
    with pytest.raises(ValidationError):
        complete_lesson(enrolment, lesson)
    assert not LessonProgress.objects.exists()


def test_the_reading_position_is_kept_per_person(enrolment):
    lesson = enrolment.course.lessons().first()
    save_position(enrolment, lesson, 40)
    assert save_position(enrolment, lesson, 60).position == 60
    assert save_position(enrolment, lesson, 20).position == 60
    assert LessonProgress.objects.get().position == 60
    with pytest.raises(ValidationError):
        save_position(enrolment, lesson, 101)


@pytest.mark.parametrize(
    ("days", "state"), [(1, EnrolmentState.ASSIGNED), (11, EnrolmentState.OVERDUE)]
)
def test_overdue_follows_from_the_date(enrolment, days, state):
    assert enrolment.state(timezone.localdate() + dt.timedelta(days=days)) == state


def test_home_lists_the_most_urgent_first_and_counts_the_hours(an, enrolment):
    overview = overview_for(an)
    assert overview.first.enrolment == enrolment
    assert overview.first.next_step.page.title == "Bài 1"
    finish(enrolment)
    overview = overview_for(an)
    assert overview.duties == []
    assert overview.hours == 8


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-11-24", 12, "2027-11-24"),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_months_are_added_by_the_calendar(day, months, expected):
    assert add_months(dt.date.fromisoformat(day), months).isoformat() == expected
