import datetime as dt
import json
import re
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from config.queue.delays import Wait
from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.content.versions import read_versions
from quizzes.engine.types import KINDS
from quizzes.enums import ReviewRule
from quizzes.grading.grade import grade_attempt
from quizzes.learner import result_views
from quizzes.models import (
    AnswerEvent,
    Attempt,
    BlueprintRow,
    PageLeave,
    Question,
    QuestionOption,
)
from quizzes.models.networks import is_allowed
from tests.fixtures.approved import approve


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


def test_a_start_may_bring_the_paper_in_the_same_answer(learner, an, quiz, enrolment):
    for _click in range(2):
        response = learner.post(reverse("begin_attempt", args=[quiz.pk]), {"mo_ngay": "1"})
        attempt = Attempt.objects.get(user=an)
        assert response.status_code == 200
        assert f'data-attempt="{attempt.pk}"' in response.content.decode()
        assert "no-store" in response.headers["Cache-Control"]


def test_a_start_brings_no_paper_when_its_time_is_over(learner, an, quiz, attempt):
    Attempt.objects.filter(pk=attempt.pk).update(deadline=timezone.now() - dt.timedelta(hours=1))
    response = learner.post(reverse("begin_attempt", args=[quiz.pk]), {"mo_ngay": "1"})
    assert response.url == reverse("attempt_result", args=[attempt.pk])


def test_a_start_brings_no_open_paper_into_another_network(learner, an, quiz, attempt):
    quiz.allowed_networks = "10.1.0.0/16"
    quiz.save()
    response = learner.post(reverse("begin_attempt", args=[quiz.pk]), {"mo_ngay": "1"})
    assert response.url == quiz.url


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
    response = save(learner, attempt, position=1, sequence=1, fields={"": ["A"]})
    assert response.status_code == 200
    assert response.json()["sequence"] == 1
    assert 0 < response.json()["remaining"] <= 20 * 60


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ({"position": 1, "sequence": 1, "fields": {"": ["Z"]}}, 400),
        ({"position": "x", "sequence": 1, "fields": {}}, 400),
        ({"sequence": 1}, 400),
        ({"position": 1, "sequence": 0, "fields": {"": ["A"]}}, 400),
        ({"position": 1, "sequence": 10**30, "fields": {"": ["A"]}}, 400),
        ({"position": 1, "sequence": float("inf"), "fields": {"": ["A"]}}, 400),
    ],
)
def test_a_malformed_answer_is_refused_with_its_reason(learner, attempt, event, status):
    response = save(learner, attempt, **event)
    assert response.status_code == status
    assert response.json()["error"]


def test_an_answer_after_submitting_is_gone(learner, attempt):
    submit_attempt(attempt)
    assert save(learner, attempt, position=1, sequence=1, fields={"": ["A"]}).status_code == 410


def test_nobody_sees_or_answers_another_persons_attempt(client, chau, attempt):
    client.force_login(chau)
    for name in ("attempt", "submit_attempt", "attempt_result"):
        assert client.get(reverse(name, args=[attempt.pk])).status_code == 404
    assert save(client, attempt, position=1, sequence=1, fields={"": ["A"]}).status_code == 404
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
    url = reverse("attempt_result", args=[attempt.pk])
    text = learner.get(url).content.decode()
    assert "đang được chấm" in text
    assert "đang tạm dừng" not in text
    long_ago = timezone.now() - dt.timedelta(seconds=11)
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=long_ago)
    assert "đang tạm dừng" in learner.get(url).content.decode()


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        (Wait(alive=True, ahead=3, oldest=dt.timedelta(seconds=31)), "3 việc đang xếp hàng"),
        (Wait(alive=True, ahead=1000, oldest=dt.timedelta(minutes=9)), "hơn 1.000 việc đang"),
        (Wait(alive=True, ahead=3), "sẽ được chấm theo thứ tự"),
    ],
)
def test_the_result_says_how_long_the_queue_is(learner, attempt, monkeypatch, wait, said):
    submit_attempt(attempt)
    long_ago = timezone.now() - dt.timedelta(seconds=11)
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=long_ago)
    monkeypatch.setattr(result_views, "wait_in", lambda _lane: wait)
    text = learner.get(reverse("attempt_result", args=[attempt.pk])).content.decode()
    assert said in text
    assert ("lâu hơn thường lệ" in text) == wait.is_long


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
    for item in attempt.items:
        key = read_versions([item.version_id])[item.version_id].content["key"]
        value = key if right else []
        save_answer(attempt, position=item.position, sequence=item.position, fields={"": value})
    submit_attempt(attempt)
    grade_attempt(attempt.pk)
    text = learner.get(reverse("attempt_result", args=[attempt.pk])).content.decode()
    assert ("Vì luật quy định như vậy" in text) == shown
    assert ("Điều 14 Luật Cán bộ, công chức" in text) == shown


def test_a_paper_takes_the_same_number_of_queries_whatever_its_length(
    learner, attempt, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):
        learner.get(reverse("attempt", args=[attempt.pk]))


def test_a_start_has_a_fixed_number_of_queries(
    learner, quiz, enrolment, django_assert_max_num_queries
):
    with django_assert_max_num_queries(16):
        learner.post(reverse("begin_attempt", args=[quiz.pk]))
    assert Attempt.objects.count() == 1


def test_an_unknown_address_gets_a_page_that_leads_back(learner):
    response = learner.get("/khong-co-trang-nay/")
    assert response.status_code == 404
    assert "Về Việc cần học" in response.content.decode()


def test_learner_pages_have_a_strict_content_policy(learner, attempt):
    policy = learner.get(reverse("attempt", args=[attempt.pk])).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy


def test_a_save_without_a_session_asks_to_sign_in_again(client, attempt):
    response = save(client, attempt, position=1, sequence=1, fields={"": ["A"]})
    assert response.status_code == 401
    assert "đăng nhập lại" in response.json()["error"]


def test_a_second_tab_is_told_and_may_take_over(learner, attempt):
    save(learner, attempt, position=1, sequence=1, fields={"": ["A"]}, writer="office")
    refused = save(learner, attempt, position=1, sequence=2, fields={"": ["B"]}, writer="phone")
    assert refused.status_code == 423
    learner.post(reverse("claim_attempt", args=[attempt.pk]), {"writer": "phone"})
    answer = save(learner, attempt, position=1, sequence=2, fields={"": ["B"]}, writer="phone")
    assert answer.status_code == 200


def test_time_away_from_the_page_is_noted_and_changes_nothing(learner, attempt):
    learner.post(reverse("page_leave", args=[attempt.pk]), {"seconds": "12"})
    learner.post(reverse("page_leave", args=[attempt.pk]), {"seconds": "-1"})
    assert [leave.away_seconds for leave in PageLeave.objects.all()] == [12]
    attempt.refresh_from_db()
    assert attempt.is_open


def test_the_record_holds_the_answers_and_the_receipt_but_not_the_key(learner, attempt):
    save(learner, attempt, position=1, sequence=1, fields={"": ["A"]})
    submitted = submit_attempt(attempt)
    pdf = learner.get(reverse("attempt_record", args=[attempt.pk])).content
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert submitted.receipt in text
    assert submitted.answers_sha256[:16] in text
    assert "Nguyễn Văn An" in text
    assert "Vì luật quy định" not in text


def test_anyone_may_check_a_receipt_and_sees_no_name(client, attempt):
    submitted = submit_attempt(attempt)
    text = client.get(reverse("check_receipt"), {"ma": submitted.receipt}).content.decode()
    assert "Biên nhận có thật" in text
    assert "Nguyễn Văn An" not in text
    assert (
        "Không có biên nhận" in client.get(reverse("check_receipt"), {"ma": "X"}).content.decode()
    )


def test_the_room_code_and_the_network_are_checked_at_the_start(learner, quiz, enrolment):
    quiz.room_code, quiz.allowed_networks = "Phòng 3", "10.0.0.0/8"
    quiz.save()
    address = reverse("begin_attempt", args=[quiz.pk])
    wrong_code = learner.post(address, {"ma_phong": "4"}, REMOTE_ADDR="10.1.1.1", follow=True)
    assert "Mã phòng thi chưa đúng" in wrong_code.content.decode()
    wrong_place = learner.post(
        address, {"ma_phong": "phòng 3"}, REMOTE_ADDR="192.168.1.1", follow=True
    )
    assert "đang ở mạng khác" in wrong_place.content.decode()
    started = learner.post(address, {"ma_phong": "phòng 3"}, REMOTE_ADDR="10.1.1.1")
    assert "/bai-lam/" in started.url
    assert "/bai-lam/" not in learner.get(started.url, REMOTE_ADDR="192.168.1.1").url


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("10.2.3.4", True),
        ("::ffff:10.2.3.4", True),
        ("2001:db8::7", True),
        ("11.0.0.1", False),
        ("2001:db9::7", False),
        ("unknown", False),
    ],
)
def test_networks_are_ipv4_and_ipv6(address, allowed):
    assert is_allowed(address, "10.0.0.0/8\n2001:db8::/32") == allowed


GAPS = {"gap_select": "[[Lựa chọn đúng|Lựa chọn sai]]"}


def test_a_page_shows_every_type_without_its_key(learner, an, quiz, topic, enrolment):
    """Every widget, on the paper and in the review."""
    for kind in KINDS:
        gap = GAPS.get(kind, "[[BÍ MẬT]]")
        question = Question(
            topic=topic,
            type=kind,
            stem=f"| Loại | Số |\n|---|---|\n| {kind} | <b>1</b> |\nĐiền {gap}.",
            accepted_answers="BÍ MẬT",
            number_value="7777777",
            number_units="BÍ MẬT",
            rubric="BÍ MẬT: 1",
            explanation="BÍ MẬT",
        )
        question.options = [
            QuestionOption(text="Một", match="Vế một", weight=77, rationale="BÍ MẬT", correct=True),
            QuestionOption(text="Hai", match="Vế hai"),
        ]
        question.save()
        approve(question)
        quiz.blueprint.add(BlueprintRow(question=question, count=1))
    quiz.review_rule = ReviewRule.AFTER_GRADING
    quiz.save()
    attempt = start_attempt(an, quiz)
    text = learner.get(reverse("attempt", args=[attempt.pk])).content.decode()
    gap_free = text.replace("[[BÍ MẬT]]", "")
    assert "BÍ MẬT" not in gap_free
    assert "7777777" not in text
    assert "<td>&lt;b&gt;1&lt;/b&gt;</td>" in text
    Attempt.objects.filter(pk=attempt.pk).update(
        state="graded",
        submitted_at=attempt.started_at,
        graded_at=attempt.started_at,
        score=1,
        passed=True,
        awarded=["1.00"] * len(attempt.paper),
    )
    review = learner.get(reverse("attempt_result", args=[attempt.pk])).content.decode()
    assert review.count("BÍ MẬT") >= 5
    assert "7777777" in review


def test_the_pages_key_saves_without_reading_session_and_person(
    learner, attempt, django_assert_max_num_queries
):
    page = learner.get(reverse("attempt", args=[attempt.pk])).content.decode()
    key = re.search('data-save-key="([^"]+)"', page)[1]
    save(learner, attempt, position=1, sequence=1, fields={"": ["A"]}, key=key)
    with django_assert_max_num_queries(1):
        answer = save(learner, attempt, position=1, sequence=2, fields={"": ["B"]}, key=key)
    assert "key" not in answer.json()


def test_the_key_opens_nothing_in_another_session_or_for_another_attempt(
    client, learner, attempt, chau
):
    page = learner.get(reverse("attempt", args=[attempt.pk])).content.decode()
    key = re.search('data-save-key="([^"]+)"', page)[1]
    client.logout()
    event = {"position": 1, "sequence": 1, "fields": {"": ["A"]}, "key": key}
    assert save(client, attempt, **event).status_code == 401
    client.force_login(chau)
    assert save(client, attempt, **event).status_code == 404
    assert not AnswerEvent.objects.exists()


def test_after_signing_in_again_the_page_gets_a_new_key(client, learner, an, attempt):
    client.logout()
    client.force_login(an)
    event = {"position": 1, "sequence": 1, "fields": {"": ["A"]}, "key": "alt"}
    key = save(client, attempt, **event).json()["key"]
    event |= {"sequence": 2, "key": key}
    assert "key" not in save(client, attempt, **event).json()
