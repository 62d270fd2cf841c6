"""A regrade revokes nothing: it marks what a person has to decide about."""

import datetime as dt

import pytest
from django.urls import reverse

from certificates.enums import CertificateState
from certificates.models import Certificate
from certificates.register.reviews import ask_for_review, certificates_at_risk
from learning.progress.reading import complete_lesson
from quizzes.enums import CountingPolicy, RegradePolicy
from quizzes.models import QuizPage


@pytest.fixture
def earned(people, sit, enrolment, course):
    """An has passed by the old key and has the certificate."""
    for lesson in course.lessons():
        complete_lesson(enrolment, lesson)
    attempt = sit(people[0], "A")
    return attempt, Certificate.objects.get(enrolment=enrolment)


def test_the_dry_run_names_the_certificate_and_marks_nothing(client, minh, earned, draft):
    _attempt, certificate = earned
    row = draft(RegradePolicy.NEW_KEY)
    client.force_login(minh)
    text = client.get(reverse("regrade_desk", args=[row.pk])).content.decode()
    assert certificate.number_text in text
    assert "1 giấy chứng nhận" in text
    certificate.refresh_from_db()
    assert certificate.review_reason == ""


def test_applying_marks_it_and_leaves_it_valid(client, minh, earned, applied):
    _attempt, certificate = earned
    row = applied(RegradePolicy.NEW_KEY)
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.VALID
    assert "12/QĐ-SNV" in certificate.review_reason
    assert certificate.review_asked_at is not None
    client.force_login(minh)
    text = client.get(reverse("regrade_desk", args=[row.pk])).content.decode()
    assert certificate.number_text in text
    assert "Đã đánh dấu" in text


def test_nobody_falls_nothing_is_touched(client, minh, earned, draft):
    row = draft()
    client.force_login(minh)
    text = client.get(reverse("regrade_desk", args=[row.pk])).content.decode()
    assert "Không có giấy chứng nhận nào" in text


def test_another_attempt_that_passes_keeps_it_out(people, earned, sit, applied, enrolment):
    attempt, certificate = earned
    enrolment.refresh_from_db()
    again = sit(people[0], "B", others=3)
    type(again).objects.filter(pk=again.pk).update(started_at=attempt.started_at)
    assert certificates_at_risk([attempt.pk]) == {}
    assert certificates_at_risk([attempt.pk, again.pk]) == {
        attempt.pk: certificate,
        again.pk: certificate,
    }
    applied(RegradePolicy.NEW_KEY)
    certificate.refresh_from_db()
    assert certificate.review_reason == ""


def test_where_the_average_counts_every_fall_is_looked_at(people, sit, earned, applied, fixed_quiz):
    QuizPage.objects.filter(pk=fixed_quiz.pk).update(counting_policy=CountingPolicy.AVERAGE)
    _attempt, certificate = earned
    applied(RegradePolicy.NEW_KEY)
    certificate.refresh_from_db()
    assert certificate.review_reason != ""


def test_a_course_of_lessons_alone_does_not_rest_on_its_quiz(earned, course):
    attempt, _certificate = earned
    course.completion_rule = "lessons"
    course.save()
    assert certificates_at_risk([attempt.pk]) == {}


def test_an_attempt_after_the_completion_carries_nothing(people, earned, sit):
    later = sit(people[0], "A")
    assert certificates_at_risk([later.pk]) == {}


def test_a_withdrawn_certificate_is_not_asked_about(earned):
    attempt, certificate = earned
    Certificate.objects.filter(pk=certificate.pk).update(
        state=CertificateState.REVOKED,
        state_reason="Cấp nhầm",
        state_changed_at=certificate.issued_at,
        decision_number="7/QĐ-SNV",
        decision_date=dt.date(2026, 11, 1),
    )
    assert certificates_at_risk([attempt.pk]) == {}


def test_the_first_reason_stays(earned):
    _attempt, certificate = earned
    assert ask_for_review(certificate, decision_number="1/QĐ")
    assert not ask_for_review(certificate, decision_number="2/QĐ")
    certificate.refresh_from_db()
    assert "1/QĐ" in certificate.review_reason


def test_the_queries_do_not_grow_with_the_attempts(
    people, sit, earned, django_assert_max_num_queries
):
    ids = [earned[0].pk, *(sit(people[0], "A").pk for _number in range(4))]
    with django_assert_max_num_queries(5):
        certificates_at_risk(ids)
