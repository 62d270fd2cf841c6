import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.models import CourseIndexPage, CoursePage
from learning.duties.audience import Audience
from learning.duties.enrolment_pass import run_duties
from learning.duties.programme_states import approve_programme, end_programme, start_programme
from learning.duties.programmes import draft_programme, preview_programme
from learning.enums import PROGRAMME_TRANSITIONS, EndCode, ProgrammeState
from learning.models import DueReview, Enrolment, Posting, Programme, User

pytestmark = pytest.mark.usefixtures("sound_records")
TODAY = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(dt.datetime(2026, 3, 2, 3, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def other_course(course):
    return CourseIndexPage.objects.get().add_child(
        instance=CoursePage(title="Tiếp công dân", slug="tiep-cong-dan", summary="x", hours=4)
    )


@pytest.fixture
def make_programme(units, course, hanh):
    def make(unit="pleiku", courses=None, quizzes=(), audience=None, **fields):
        fields = {"title": "Kế hoạch", "starts_on": TODAY, "due_on": dt.date(2026, 6, 30)} | fields
        return draft_programme(
            Programme(**fields),
            by=hanh,
            audience=audience or Audience(paths=()),
            units=[units[unit]],
            courses=[course] if courses is None else courses,
            quizzes=quizzes,
        )

    return make


@pytest.fixture
def run(minh):
    def approve_and_run(programme):
        approve_programme(programme, by=minh)
        start_programme(programme)
        return run_duties()

    return approve_and_run


def at(day):
    return time_machine.travel(dt.datetime.fromisoformat(f"{day}T10:00:00+07:00"))


def complete(enrolment):
    """As if everything had been read."""
    from learning.progress.reading import complete_lesson

    for lesson in enrolment.course.lessons():
        complete_lesson(enrolment, lesson)
    enrolment.refresh_from_db()
    assert enrolment.completed_at


def test_a_draft_gives_nothing_out(make_programme, an):
    make_programme()
    assert run_duties().total == 0


def test_an_approved_programme_is_given_to_its_audience(make_programme, run, an, chau):
    programme = make_programme()
    assert run(programme).created == 1
    enrolment = Enrolment.objects.get()
    assert (enrolment.user, enrolment.programme, enrolment.due_on) == (
        an,
        programme,
        dt.date(2026, 6, 30),
    )
    assert run_duties().total == 0


def test_the_author_does_not_approve(make_programme, hanh):
    with pytest.raises(ValidationError):
        approve_programme(make_programme(), by=hanh)


def test_the_database_knows_that_the_author_does_not_approve(make_programme, hanh):
    programme = make_programme()
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.filter(pk=programme.pk).update(approved_by=hanh)


@pytest.mark.parametrize("state", ProgrammeState)
@pytest.mark.parametrize("act", ["approve", "start", "end"])
def test_every_state_allows_only_its_transitions(make_programme, minh, state, act):
    programme = make_programme()
    now = timezone.now()
    Programme.objects.filter(pk=programme.pk).update(
        state=state,
        approved_by=minh,
        approved_at=now,
        started_at=now,
        ended_at=now if state == ProgrammeState.ENDED else None,
    )
    programme.refresh_from_db()
    done = {
        "approve": lambda: approve_programme(programme, by=minh),
        "start": lambda: start_programme(programme),
        "end": lambda: end_programme(programme, reason="Thay kế hoạch"),
    }[act]()
    target = {"approve": "approved", "start": "running", "end": "ended"}[act]
    assert done == (target in PROGRAMME_TRANSITIONS[state])
    assert programme.state == (target if done else state)


def test_an_approved_programme_waits_for_its_day(make_programme, minh, an):
    programme = make_programme(starts_on=dt.date(2026, 4, 1))
    approve_programme(programme, by=minh)
    assert not start_programme(programme)
    assert run_duties().total == 0
    with at("2026-04-01"):
        assert run_duties().created == 1


def test_who_leaves_the_audience_is_released_and_comes_back_to_the_same_duty(
    make_programme, run, an, units
):
    run(make_programme())
    an.postings.update(unit=units["gao"])
    assert run_duties([an.pk]).ended == 1
    enrolment = Enrolment.objects.get()
    assert enrolment.ended_code == EndCode.LEFT
    assert enrolment.ended_reason
    an.postings.update(unit=units["desk"])
    assert run_duties([an.pk]).reopened == 1
    enrolment.refresh_from_db()
    assert enrolment.is_open
    assert Enrolment.objects.count() == 1


def test_what_was_completed_stays_when_one_leaves(make_programme, run, an, units):
    run(make_programme())
    enrolment = Enrolment.objects.get()
    complete(enrolment)
    an.postings.update(unit=units["gao"])
    assert run_duties().ended == 0
    enrolment.refresh_from_db()
    assert enrolment.completed_at


def test_whom_another_programme_asks_keeps_the_duty(make_programme, run, an, units):
    first, second = make_programme(), make_programme("province", due_on=dt.date(2026, 9, 30))
    run(first)
    run(second)
    an.postings.update(unit=units["gao"])
    assert run_duties().ended == 0
    assert Enrolment.objects.get(user=an).programme == second


def test_an_inactive_person_is_released(make_programme, run, an):
    run(make_programme())
    User.objects.filter(pk=an.pk).update(is_active=False)
    assert run_duties().ended == 1


def test_a_newcomer_shortly_before_the_date_goes_to_the_queue(make_programme, run, an, chau, units):
    run(make_programme())
    with at("2026-06-29"):
        chau.postings.update(unit=units["desk"])
        result = run_duties()
        enrolment = Enrolment.objects.get(user=chau)
        assert result.queued == 1
        assert enrolment.due_on is None
        review = DueReview.objects.get(enrolment=enrolment)
        assert review.planned_on == dt.date(2026, 6, 30)
        assert review.proposed_on == dt.date(2026, 7, 6)
        assert run_duties().total == 0
    with at("2026-07-10"):
        run_duties()
        assert not Enrolment.objects.overdue(dt.date(2026, 7, 10)).filter(user=chau).exists()


def test_a_yearly_calendar_begins_a_new_cycle(make_programme, run, an):
    programme = make_programme(
        starts_on=dt.date(2026, 1, 1),
        due_kind="year_end",
        due_on=None,
        cycle_kind="calendar",
        cycle_months=12,
        window_months=0,
    )
    run(programme)
    complete(Enrolment.objects.get())
    with at("2026-12-30"):
        assert run_duties().total == 0
    with at("2027-01-02"):
        assert run_duties().created == 1
        second = Enrolment.objects.get(cycle=2)
        assert second.due_on == dt.date(2027, 12, 31)
    with at("2028-01-02"):
        result = run_duties()
        assert (result.ended, result.created) == (1, 1)
        second.refresh_from_db()
        assert second.ended_code == EndCode.NEXT_PERIOD


def test_the_refresher_rotates_year_by_year(make_programme, run, an, course, other_course):
    programme = make_programme(
        courses=[course, other_course],
        starts_on=dt.date(2026, 1, 1),
        due_kind="year_end",
        due_on=None,
        cycle_kind="calendar",
        cycle_months=12,
        window_months=0,
        rotates=True,
    )
    run(programme)
    assert list(Enrolment.objects.values_list("course", flat=True)) == [course.pk]
    with at("2027-01-02"):
        run_duties()
        assert list(Enrolment.objects.open().values_list("course", flat=True)) == [other_course.pk]
        assert run_duties().total == 0
    with at("2028-01-02"):
        run_duties()
        assert list(Enrolment.objects.open().values_list("course", "cycle")) == [(course.pk, 2)]


def test_after_completion_the_next_content_follows(make_programme, run, an, course, other_course):
    programme = make_programme(
        courses=[course, other_course],
        due_kind="after_assignment",
        due_on=None,
        due_days=30,
        cycle_kind="after_completion",
        cycle_months=12,
        rotates=True,
    )
    run(programme)
    complete(Enrolment.objects.get())
    with at("2027-02-10"):
        assert run_duties().created == 1
        assert Enrolment.objects.open().get().course_id == other_course.pk
        assert Enrolment.objects.open().get().due_on == dt.date(2027, 3, 2)


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ({"categories": ("cadre",)}, {"Trần Thị Bình"}),
        ({"positions": ("Trưởng phòng",)}, {"Trần Thị Bình"}),
        ({"leadership": "heads"}, {"Trần Thị Bình"}),
        ({"leadership": "others"}, {"Nguyễn Văn An"}),
        ({"new_since": dt.date(2026, 2, 1)}, {"Nguyễn Văn An"}),
        ({}, {"Trần Thị Bình", "Nguyễn Văn An"}),
    ],
)
def test_the_preview_names_the_people_and_why(make_programme, an, binh, rule, names):
    User.objects.filter(pk=binh.pk).update(category="cadre")
    binh.postings.update(position="Trưởng phòng")
    an.postings.update(starts_on=dt.date(2026, 2, 15))
    preview = preview_programme(make_programme(audience=Audience(paths=(), **rule)))
    assert {row.posting.user.full_name for row in preview.rows} == names
    assert all(row.posting.unit.name in row.why for row in preview.rows)
    assert preview.given == len(names)


def test_a_withdrawn_programme_takes_back_what_is_open(make_programme, run, an):
    programme = make_programme()
    run(programme)
    end_programme(programme, reason="Ban hành nhầm", withdraw=True)
    assert Enrolment.objects.get().ended_code == EndCode.WITHDRAWN
    assert run_duties().total == 0


def test_the_pass_asks_the_same_questions_whatever_the_staff(
    make_programme, run, an, units, django_assert_num_queries
):
    run(make_programme())
    people = [
        User(staff_code=f"M{number}", full_name="Nguyễn Văn Mới", sort_key="x")
        for number in range(40)
    ]
    User.objects.bulk_create(people)
    with django_assert_num_queries(16):
        run_duties()
    Posting.objects.bulk_create(
        [Posting(user=one, unit=units["desk"], starts_on=TODAY) for one in people]
    )
    assert run_duties().created == 40
    with django_assert_num_queries(16):
        assert run_duties().total == 0
