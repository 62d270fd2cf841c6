import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.duties.enrolment_pass import run_duties
from learning.enums import ProgrammeState, Role
from learning.models import Enrolment, Programme
from learning.progress.completion import course_steps
from learning.tasks import extend_programmes
from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.content.versions import read_versions
from quizzes.grading.grade import grade_attempt
from quizzes.models import ContestIndexPage, QuizPage

pytestmark = pytest.mark.usefixtures("sound_records")


@pytest.fixture
def data(course, units):
    today = timezone.localdate()
    return {
        "title": "Kế hoạch năm",
        "courses": [course.pk],
        "units": [units["pleiku"].pk],
        "due_kind": "date",
        "due_on": today + dt.timedelta(days=60),
        "cycle_kind": "once",
        "starts_on": today,
        "lead_days": 30,
        "min_days": 7,
        "leadership": "",
    }


@pytest.fixture
def other_officer(make_user):
    return make_user("hien", "Hoàng Thị Hiền", Role.HR, "province", "province")


@pytest.fixture
def standing_quiz(quiz):
    """The quiz, moved out of its course: it stands alone."""
    from cms.models import HomePage

    index = HomePage.objects.get().add_child(instance=ContestIndexPage(title="Kỳ", slug="ky"))
    quiz.move(index, pos="last-child")
    return QuizPage.objects.get(pk=quiz.pk)


def test_from_draft_to_running_by_two_officers(client, an, hanh, other_officer, data):
    client.force_login(hanh)
    response = client.post(reverse("desk_programme_new"), data)
    programme = Programme.objects.get()
    assert response.url == reverse("desk_programme", args=[programme.pk])
    page = client.get(response.url).content.decode()
    assert "Nguyễn Văn An" in page
    assert "một người khác duyệt" in page
    move = reverse("desk_programme_move", args=[programme.pk])
    client.post(move, {"act": "approve"})
    programme.refresh_from_db()
    assert programme.state == ProgrammeState.DRAFT
    client.force_login(other_officer)
    assert "Duyệt kế hoạch" in client.get(response.url).content.decode()
    client.post(move, {"act": "approve"})
    programme.refresh_from_db()
    assert programme.state == ProgrammeState.RUNNING
    extend_programmes()
    assert Enrolment.objects.get().user == an
    client.post(move, {"act": "end", "reason": ""})
    programme.refresh_from_db()
    assert programme.state == ProgrammeState.RUNNING
    client.post(move, {"act": "end", "reason": "Thay bằng kế hoạch khác", "withdraw": "1"})
    assert not Enrolment.objects.open().exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"courses": []}, "courses"),
        ({"due_on": ""}, "due_on"),
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"due_kind": "after_posting"}, "due_days"),
        ({"cycle_kind": "calendar"}, "cycle_months"),
        ({"title": ""}, "title"),
    ],
)
def test_an_incomplete_programme_says_what_is_missing(client, hanh, data, changes, field):
    client.force_login(hanh)
    response = client.post(reverse("desk_programme_new"), data | changes)
    assert field in response.context["form"].errors
    assert not Programme.objects.exists()


def test_an_officer_gives_nothing_to_units_of_others(client, data, make_user, units):
    client.force_login(make_user("khac", "Ksor Khác", Role.HR, "gao", "gao"))
    response = client.post(reverse("desk_programme_new"), data)
    assert "units" in response.context["form"].errors


def test_a_programme_of_other_units_is_not_shown(client, hanh, data, make_user):
    client.force_login(hanh)
    client.post(reverse("desk_programme_new"), data)
    programme = Programme.objects.get()
    client.force_login(make_user("khac", "Ksor Khác", Role.HR, "gao", "gao"))
    assert "Kế hoạch năm" not in client.get(reverse("desk_programmes")).content.decode()
    response = client.get(reverse("desk_programme", args=[programme.pk]))
    assert response.status_code in (302, 403)


def test_a_stand_alone_quiz_is_given_out_and_completed_by_passing_it(
    client, an, hanh, other_officer, data, standing_quiz
):
    client.force_login(hanh)
    client.post(
        reverse("desk_programme_new"), data | {"courses": [], "quizzes": [standing_quiz.pk]}
    )
    programme = Programme.objects.get()
    client.force_login(other_officer)
    client.post(reverse("desk_programme_move", args=[programme.pk]), {"act": "approve"})
    run_duties()
    enrolment = Enrolment.objects.get()
    assert enrolment.quiz == standing_quiz
    assert not course_steps(enrolment)[0].done
    client.force_login(an)
    assert standing_quiz.title in client.get(reverse("home")).content.decode()
    attempt = start_attempt(an, standing_quiz)
    enrolment.refresh_from_db()
    assert enrolment.started_at
    for item in attempt.items:
        key = read_versions([item.version_id])[item.version_id].content["key"]
        save_answer(attempt, position=item.position, sequence=item.position, fields={"": key})
    submit_attempt(attempt)
    grade_attempt(attempt.pk)
    grade_attempt(attempt.pk)
    enrolment.refresh_from_db()
    assert enrolment.completed_at
    assert run_duties().total == 0
    assert "Đã hoàn thành" in client.get(reverse("home")).content.decode()


def test_what_is_given_out_directly_stands_on_its_own_page(client, hanh, an, course, units):
    client.force_login(hanh)
    due = timezone.localdate() + dt.timedelta(days=30)
    data = {"course": course.pk, "unit": units["pleiku"].pk, "due_on": due, "note": "CV 5"}
    client.post(reverse("desk_assign"), data)
    assert Programme.objects.get().direct
    page = client.get(reverse("desk_assign")).content.decode()
    assert "CV 5" in page
    assert course.title in page
