"""A learner objects to a question, and reads what became of it."""

import pytest
from django.urls import reverse

from quizzes.attempts.start import start_attempt
from quizzes.enums import ChallengeState, RegradePolicy, ReviewRule
from quizzes.grading.challenges.transitions import answer_challenge, open_challenge
from quizzes.models import Challenge, QuizPage

SAID = {"clause": "Khoản 2 Điều 14", "text": "Phương án B mới đúng."}


@pytest.fixture
def attempt(sat):
    return sat[0]


@pytest.fixture
def url(attempt, place):
    return reverse("challenge", args=[attempt.pk, place(attempt)])


def result_page(client, attempt):
    return client.get(reverse("attempt_result", args=[attempt.pk])).content.decode()


def test_the_review_leads_to_a_form_and_the_form_to_its_state(learner, attempt, url, version):
    assert url in result_page(learner, attempt)
    assert "Gửi kiến nghị" in learner.get(url).content.decode()
    assert learner.post(url, SAID).url == url
    challenge = Challenge.objects.get()
    assert (challenge.user, challenge.version, challenge.attempt) == (
        attempt.user,
        version,
        attempt,
    )
    text = learner.get(url).content.decode()
    assert "chờ trả lời" in text
    assert "Gửi kiến nghị" not in text
    page = result_page(learner, attempt)
    assert "chờ trả lời" in page
    assert url not in page


def test_the_answer_stands_on_both_pages(learner, attempt, url, minh, place):
    row = open_challenge(attempt, position=place(attempt), **SAID)
    answer_challenge(row, by=minh, state=ChallengeState.REJECTED, answer="Điều 14 nói rõ A.")
    for text in (learner.get(url).content.decode(), result_page(learner, attempt)):
        assert "không được chấp nhận" in text
        assert "Điều 14 nói rõ A." in text


def test_a_second_challenge_to_the_question_changes_nothing(learner, attempt, url, minh, place):
    row = open_challenge(attempt, position=place(attempt), **SAID)
    answer_challenge(row, by=minh, state=ChallengeState.REJECTED, answer="Không.")
    learner.post(url, {**SAID, "text": "Vẫn không đúng."})
    assert Challenge.objects.count() == 1


def test_an_empty_challenge_says_what_is_missing(learner, url):
    response = learner.post(url, {"clause": " ", "text": "Sai."})
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not Challenge.objects.exists()


def test_a_challenge_asks_for_a_sign_in(client, url):
    assert "/dang-nhap/" in client.get(url).url
    assert "/dang-nhap/" in client.post(url, SAID).url
    assert not Challenge.objects.exists()


def test_nobody_challenges_for_someone_else(client, chau, url):
    client.force_login(chau)
    assert client.get(url).status_code == 404
    assert client.post(url, SAID).status_code == 404
    assert not Challenge.objects.exists()


def test_only_what_the_review_shows_is_challenged(learner, attempt, url, fixed_quiz):
    QuizPage.objects.filter(pk=fixed_quiz.pk).update(review_rule=ReviewRule.SCORE_ONLY)
    response = learner.post(url, SAID)
    assert response.url == reverse("attempt_result", args=[attempt.pk])
    assert not Challenge.objects.exists()
    assert "Kiến nghị về câu này" not in result_page(learner, attempt)


def test_while_another_attempt_is_open_no_question_is_shown(learner, attempt, an, url, fixed_quiz):
    start_attempt(an, fixed_quiz)
    assert learner.get(url).url == reverse("attempt_result", args=[attempt.pk])


def test_a_question_that_is_not_on_the_paper_is_not_found(learner, attempt):
    for position in (0, 5):
        assert learner.get(reverse("challenge", args=[attempt.pk, position])).status_code == 404


def test_a_challenge_is_sent_by_post_alone(learner, url):
    assert learner.put(url).status_code == 405
    assert learner.delete(url).status_code == 405


def test_an_answer_stands_on_the_result_page_even_without_a_review(
    learner, attempt, minh, place, fixed_quiz
):
    row = open_challenge(attempt, position=place(attempt), **SAID)
    answer_challenge(row, by=minh, state=ChallengeState.UPHELD, answer="Đúng là B.")
    QuizPage.objects.filter(pk=fixed_quiz.pk).update(review_rule=ReviewRule.SCORE_ONLY)
    assert "Đúng là B." in result_page(learner, attempt)


def test_the_result_page_says_what_a_regrade_did(learner, attempt, applied):
    assert "chấm lại" not in result_page(learner, attempt)
    applied()
    text = result_page(learner, attempt)
    assert "12/QĐ-SNV" in text
    assert "từ 1/4 điểm thành 2/4 điểm" in text
    assert "từ chưa đạt sang đạt" in text


def test_the_review_shows_the_corrected_key(learner, attempt, applied):
    def right_options():
        return result_page(learner, attempt).count("phương án đúng")

    assert result_page(learner, attempt).count("Chưa đúng") == 3
    applied(RegradePolicy.NEW_KEY)
    assert right_options() == 4
    page = result_page(learner, attempt)
    assert page.count("Chưa đúng") == 2
    assert "Chỉ tính đáp án mới" in page


def test_a_void_question_is_shown_as_taken_out(learner, attempt, applied):
    applied(RegradePolicy.VOID)
    text = result_page(learner, attempt)
    assert text.count("Câu này đã được loại khỏi bài") == 1
    assert "từ 1/4 điểm thành 1/3 điểm" in text


def test_full_credit_after_a_new_key_keeps_the_new_key(learner, attempt, applied):
    applied(RegradePolicy.NEW_KEY)
    before = result_page(learner, attempt)
    applied(RegradePolicy.FULL_CREDIT)
    after = result_page(learner, attempt)
    assert before.count("option--wrong") == after.count("option--wrong")


def test_the_result_page_has_a_fixed_number_of_queries(
    learner, attempt, applied, place, minh, django_assert_max_num_queries
):
    for policy in (RegradePolicy.OLD_AND_NEW, RegradePolicy.FULL_CREDIT):
        applied(policy)
    for position in range(1, 5):
        row = open_challenge(attempt, position=position, **SAID)
        answer_challenge(row, by=minh, state=ChallengeState.REJECTED, answer="Không.")
    with django_assert_max_num_queries(20):
        result_page(learner, attempt)
    with django_assert_max_num_queries(18):
        result_page(learner, attempt)
