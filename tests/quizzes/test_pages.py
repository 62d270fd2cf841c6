import json

import pytest
from django.urls import reverse

from quizzes.enums import ReviewRule
from quizzes.models import AnswerEvent, Attempt
from quizzes.services.answers import save_answer
from quizzes.services.grading import grade_attempt
from quizzes.services.sitting import start_attempt
from quizzes.services.submission import submit_attempt


@pytest.fixture
def attempt(an, quiz, enrolment):
    return start_attempt(an, quiz)


@pytest.fixture
def learner(client, an):
    client.force_login(an)
    return client


def save(client, attempt, **event):
    url = reverse("save_answer", args=[attempt.pk])
    return client.post(url, json.dumps(event), content_type="application/json")


def test_the_start_page_states_the_rules(learner, quiz, enrolment):
    text = learner.get(quiz.url).content.decode()
    assert "Đề có 4 câu hỏi" in text
    assert "20 phút" in text
    assert "đồng hồ chạy từ lúc này" in text


def test_starting_leads_to_the_paper(learner, an, quiz, enrolment):
    response = learner.post(reverse("begin_attempt", args=[quiz.pk]))
    attempt = Attempt.objects.get(user=an)
    assert response.url == reverse("attempt", args=[attempt.pk])


def test_the_start_is_never_a_get(learner, quiz, enrolment):
    assert learner.get(reverse("begin_attempt", args=[quiz.pk])).status_code == 405


def test_starting_without_enrolment_says_what_to_do(client, chau, quiz):
    client.force_login(chau)
    response = client.post(reverse("begin_attempt", args=[quiz.pk]), follow=True)
    assert "cần đăng ký khóa học" in response.content.decode()


def test_the_key_does_not_leave_the_server_with_the_paper(learner, attempt):
    text = learner.get(reverse("attempt", args=[attempt.pk])).content.decode()
    assert "correct" not in text
    assert "Vì luật quy định như vậy" not in text
    assert "Căn cứ" not in text


def test_a_saved_answer_is_acknowledged_with_its_time(learner, attempt):
    response = save(learner, attempt, position=1, sequence=1, value=["A"])
    assert response.status_code == 200
    assert response.json()["sequence"] == 1
    assert 0 < response.json()["remaining"] <= 20 * 60


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ({"position": 1, "sequence": 1, "value": ["Z"]}, 400),
        ({"position": "x", "sequence": 1, "value": []}, 400),
        ({"sequence": 1}, 400),
    ],
)
def test_a_malformed_answer_is_refused_with_its_reason(learner, attempt, event, status):
    response = save(learner, attempt, **event)
    assert response.status_code == status
    assert response.json()["error"]


def test_an_answer_after_submitting_is_gone(learner, attempt):
    submit_attempt(attempt)
    assert save(learner, attempt, position=1, sequence=1, value=["A"]).status_code == 410


def test_nobody_sees_or_answers_another_persons_attempt(client, chau, attempt):
    client.force_login(chau)
    for name in ("attempt", "submit_attempt", "attempt_result"):
        assert client.get(reverse(name, args=[attempt.pk])).status_code == 404
    assert save(client, attempt, position=1, sequence=1, value=["A"]).status_code == 404
    assert not AnswerEvent.objects.exists()


def test_the_page_works_without_javascript(learner, attempt):
    response = learner.post(reverse("attempt", args=[attempt.pk]), {"q1": "A", "q3": "B"})
    assert response.url == reverse("submit_attempt", args=[attempt.pk])
    text = learner.get(response.url).content.decode()
    assert "2/4 câu" in text
    response = learner.post(response.url)
    assert response.url == reverse("attempt_result", args=[attempt.pk])


def test_the_result_waits_and_says_that_no_worker_is_there(learner, attempt):
    submit_attempt(attempt)
    text = learner.get(reverse("attempt_result", args=[attempt.pk])).content.decode()
    assert "đang được chấm" in text
    assert "đang tạm dừng" in text


@pytest.mark.parametrize(
    ("rule", "right", "shown"),
    [
        (ReviewRule.SCORE_ONLY, True, False),
        (ReviewRule.AFTER_GRADING, False, True),
        (ReviewRule.AFTER_PASS, False, False),
        (ReviewRule.AFTER_PASS, True, True),
        (ReviewRule.AFTER_ROUND, True, False),
    ],
)
def test_the_review_follows_its_rule(learner, quiz, attempt, rule, right, shown):
    quiz.review_rule = rule
    quiz.save()
    for item in attempt.items.select_related("version"):
        key = item.version.content["key"]
        value = key if right else []
        save_answer(attempt, position=item.position, sequence=item.position, value=value)
    submit_attempt(attempt)
    grade_attempt(attempt.pk)
    text = learner.get(reverse("attempt_result", args=[attempt.pk])).content.decode()
    assert ("Vì luật quy định như vậy" in text) == shown
    assert ("Điều 14 Luật Cán bộ, công chức" in text) == shown


def test_a_paper_takes_the_same_number_of_queries_whatever_its_length(
    learner, attempt, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        learner.get(reverse("attempt", args=[attempt.pk]))


def test_an_unknown_address_gets_a_page_that_leads_back(learner):
    response = learner.get("/khong-co-trang-nay/")
    assert response.status_code == 404
    assert "Về Việc cần học" in response.content.decode()


def test_learner_pages_have_a_strict_content_policy(learner, attempt):
    policy = learner.get(reverse("attempt", args=[attempt.pk])).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
