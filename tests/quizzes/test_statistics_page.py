import pytest
from django.urls import reverse

from quizzes.models import Attempt
from quizzes.services.answers import save_answer
from quizzes.services.grading import grade_attempt
from quizzes.services.sitting import start_attempt
from quizzes.services.statistics import statistics_of
from quizzes.services.submission import submit_attempt


@pytest.fixture
def graded(an, quiz, enrolment):
    """Two attempts: everything right, then nothing right but one left blank."""
    for choice in ("A", "B"):
        attempt = start_attempt(an, quiz)
        for item in attempt.items[:3]:
            sequence = item.position
            save_answer(attempt, position=sequence, sequence=sequence, fields={"": [choice]})
        submit_attempt(attempt)
        grade_attempt(attempt.pk)
    return Attempt.objects.all()


def test_the_numbers_count_every_graded_attempt(quiz, graded):
    report = statistics_of(quiz)
    assert report.quiz.n == 2
    # 3 of 4 and 0 of 4.
    assert report.quiz.mean == pytest.approx(37.5)
    assert sum(row.numbers.n for row in report.questions) == 8
    blanks = sum(row.numbers.blank for row in report.questions)
    chosen = sum(sum(row.numbers.choices.values()) for row in report.questions)
    assert (blanks, chosen) == (2, 6)


def test_the_number_of_queries_does_not_grow_with_the_attempts(
    quiz, graded, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        statistics_of(quiz)


def test_an_editor_reads_the_numbers_and_their_meaning(client, lan, quiz, graded):
    client.force_login(lan)
    assert quiz.title in client.get(reverse("statistics")).content.decode()
    text = client.get(reverse("quiz_statistics", args=[quiz.pk])).content.decode()
    assert "2 lượt đã chấm" in text
    assert "Bỏ trống" in text


def test_a_quiz_nobody_sat_says_so(client, lan, quiz):
    client.force_login(lan)
    text = client.get(reverse("quiz_statistics", args=[quiz.pk])).content.decode()
    assert "Chưa có lượt nào được chấm" in text


def test_an_unknown_round_is_not_found(client, lan, quiz):
    client.force_login(lan)
    assert client.get(reverse("quiz_statistics", args=[quiz.pk]), {"ky": "9"}).status_code == 404
