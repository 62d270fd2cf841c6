import datetime as dt
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from learning.enums import Role
from learning.models import AuditEntry, Enrolment
from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.enums import RoundState
from quizzes.grading.grade import grade_attempt
from quizzes.learner.record_access import record_refusal
from quizzes.models import Attempt, QuizPage, Round


def sat(user, quiz, letter="A"):
    attempt = start_attempt(user, quiz)
    for item in attempt.items:
        fields = {"": [letter]}
        save_answer(attempt, position=item.position, sequence=item.position, fields=fields)
    submit_attempt(attempt)
    grade_attempt(attempt.pk)
    return Attempt.objects.get(pk=attempt.pk)


@pytest.fixture
def attempt(an, quiz, enrolment):
    """An has everything right."""
    return sat(an, quiz)


@pytest.fixture
def hr_elsewhere(make_user):
    """HR of the other ward only."""
    return make_user("khanh", "Ksor Khánh", Role.HR, "gao", "gao")


def list_url(user):
    return reverse("desk_attempts", args=[user.pk])


def record_url(attempt):
    return reverse("desk_attempt_record", args=[attempt.pk])


def test_hr_finds_a_persons_attempts_from_the_list_of_people(client, hanh, an, course, attempt):
    client.force_login(hanh)
    query = {"course": course.pk, "on": timezone.localdate().isoformat(), "category": ""}
    person = reverse("desk_person", args=[an.pk])
    assert person in client.get(reverse("desk_people"), query).content.decode()
    assert list_url(an) in client.get(person).content.decode()
    text = client.get(list_url(an)).content.decode()
    for part in (attempt.quiz.title, attempt.receipt, "4/4", "Đạt", record_url(attempt)):
        assert part in text


def test_the_head_of_the_unit_sees_no_way_to_the_attempts(client, binh, an, course, attempt):
    client.force_login(binh)
    query = {"course": course.pk, "on": timezone.localdate().isoformat(), "category": ""}
    text = client.get(reverse("desk_people"), query).content.decode()
    assert an.full_name in text
    assert list_url(an) not in text


def test_the_list_takes_the_same_queries_for_many_attempts(
    client, hanh, an, quiz, attempt, django_assert_max_num_queries
):
    for number in range(2, 9):
        again = Attempt.objects.get(pk=attempt.pk)
        again.pk, again.number, again.receipt = None, number, f"BN{number}"
        again.save()
    client.force_login(hanh)
    client.get(list_url(an))
    with django_assert_max_num_queries(20):
        assert "BN8" in client.get(list_url(an)).content.decode()


def test_a_person_without_attempts_has_an_empty_list(client, hanh, chau):
    client.force_login(hanh)
    assert "Chưa làm bài kiểm tra nào" in client.get(list_url(chau)).content.decode()


def test_hr_opens_the_record_without_the_key_and_the_log_keeps_it(client, hanh, attempt):
    client.force_login(hanh)
    response = client.get(record_url(attempt))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    assert attempt.receipt in text
    for hidden in ("đáp án", "Vì luật quy định", "Điều 14"):
        assert hidden not in text
    entry = AuditEntry.objects.get(actor=hanh)
    assert (entry.event, entry.what) == ("record.opened", str(attempt))
    assert entry.about == attempt.user


def test_the_one_page_of_the_audit_log_shows_whose_record_was_opened(client, admin, hanh, attempt):
    client.force_login(hanh)
    client.get(record_url(attempt))
    client.force_login(admin)
    text = client.get(reverse("audit_log"), {"q": attempt.user.full_name}).content.decode()
    assert "Mở biên bản bài làm" in text
    assert str(attempt) in text


@pytest.mark.parametrize("who", ["anonymous", "chau", "an", "binh", "lan", "hr_elsewhere"])
def test_nobody_else_opens_them(client, request, an, attempt, who):
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))
    for url in (list_url(an), record_url(attempt)):
        assert client.get(url).status_code in (302, 403)
    assert not AuditEntry.objects.exclude(event="access.denied").exists()


def test_an_unknown_person_or_attempt_is_refused(client, hanh, attempt):
    client.force_login(hanh)
    assert client.get(reverse("desk_attempts", args=[99999])).status_code in (302, 403)
    assert client.get(reverse("desk_attempt_record", args=[99999])).status_code == 404


def test_an_attempt_in_progress_has_no_record(client, hanh, an, quiz, enrolment):
    running = start_attempt(an, quiz)
    client.force_login(hanh)
    assert client.get(record_url(running)).status_code == 404
    assert record_url(running) not in client.get(list_url(an)).content.decode()


def test_the_pages_are_only_read(client, hanh, an, attempt):
    client.force_login(hanh)
    assert client.post(list_url(an)).status_code == 405
    assert client.post(record_url(attempt)).status_code == 405


def test_the_record_stays_shut_until_the_round_closes(client, hanh, quiz, attempt):
    now = timezone.now()
    hour = dt.timedelta(hours=1)
    round_ = Round.objects.create(
        quiz=quiz, number=1, opens_at=now - hour, closes_at=now + hour, state=RoundState.OPEN
    )
    Attempt.objects.update(round=round_)
    client.force_login(hanh)
    response = client.get(record_url(attempt), follow=True)
    assert "mở khi hết thời gian làm bài" in response.content.decode()
    Round.objects.update(closes_at=now)
    assert client.get(record_url(attempt))["Content-Type"] == "application/pdf"


def test_the_record_stays_shut_until_the_quiz_ends(hanh, attempt):
    QuizPage.objects.update(ends_at=timezone.now() + dt.timedelta(hours=1))
    assert record_refusal(hanh, Attempt.objects.get())
    QuizPage.objects.update(ends_at=timezone.now())
    assert record_refusal(hanh, Attempt.objects.get()) == ""


def test_who_still_has_to_sit_does_not_read_the_answers_of_others(hanh, quiz, course, attempt):
    """With a full score the answers are the key."""
    due = timezone.localdate() + dt.timedelta(days=3)
    Enrolment.objects.create(user=hanh, course=course, source="hr", due_on=due)
    assert record_refusal(hanh, attempt)
    started = start_attempt(hanh, quiz)
    assert record_refusal(hanh, attempt)
    submit_attempt(started)
    assert record_refusal(hanh, attempt)
    grade_attempt(started.pk)
    assert record_refusal(hanh, attempt)


def test_a_wait_between_attempts_opens_nothing(hanh, quiz, course, attempt):
    due = timezone.localdate() + dt.timedelta(days=3)
    Enrolment.objects.create(user=hanh, course=course, source="hr", due_on=due)
    QuizPage.objects.update(wait_minutes=60)
    sat(hanh, QuizPage.objects.get(), "B")
    assert record_refusal(hanh, Attempt.objects.get(pk=attempt.pk))


def test_who_passed_or_has_no_attempt_left_reads_the_record(hanh, quiz, course, attempt):
    due = timezone.localdate() + dt.timedelta(days=3)
    Enrolment.objects.create(user=hanh, course=course, source="hr", due_on=due)
    sat(hanh, quiz, "B")
    assert record_refusal(hanh, attempt)
    sat(hanh, quiz, "A")
    assert record_refusal(hanh, attempt) == ""


def test_readers_of_the_bank_know_the_key_anyway(lan, quiz, attempt):
    QuizPage.objects.update(ends_at=timezone.now() + dt.timedelta(hours=1))
    assert record_refusal(lan, Attempt.objects.get()) == ""


def test_hr_opens_the_record_of_their_own_attempt_here_too(client, hanh, quiz, course):
    due = timezone.localdate() + dt.timedelta(days=3)
    Enrolment.objects.create(user=hanh, course=course, source="hr", due_on=due)
    own = sat(hanh, quiz, "B")
    client.force_login(hanh)
    assert client.get(record_url(own))["Content-Type"] == "application/pdf"
