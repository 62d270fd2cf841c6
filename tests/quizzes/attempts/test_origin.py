"""Where answers come from: a session that lives, a network that is allowed, one active tab."""

import datetime as dt
import json
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning.enums import Role
from learning.models import SignInSession, User
from quizzes.attempts.ledger import latest_answers
from quizzes.attempts.start import start_attempt
from quizzes.models import Attempt, QuizPage

HOME, OFFICE = "203.0.113.7", "10.1.2.3"


@pytest.fixture
def attempt(an: User, quiz: QuizPage, enrolment: object) -> Attempt:
    return start_attempt(an, quiz, address=OFFICE)


@pytest.fixture
def key(learner, attempt):
    page = learner.get(reverse("attempt", args=[attempt.pk])).content.decode()
    return re.search('data-save-key="([^"]+)"', page)[1]


def save(client: Client, attempt: Attempt, *, sequence: int = 1, **event):
    body = {"position": 1, "sequence": sequence, "fields": {"": ["A"]}, "writer": "tab", **event}
    address = body.pop("address", OFFICE)
    return client.post(
        reverse("save_answer", args=[attempt.pk]),
        json.dumps(body),
        content_type="application/json",
        REMOTE_ADDR=address,
    )


def close_account(an: User) -> None:
    User.objects.filter(pk=an.pk).update(is_active=False)


def change_password(an: User) -> None:
    an.set_password("mat-khau-khac-hoan-toan-9")
    an.save()


def change_role(an: User) -> None:
    from django.contrib.auth.models import Group

    an.groups.add(Group.objects.get(name=Role.HR.value))


def lose_role(an: User) -> None:
    an.groups.clear()


def become_superuser(an: User) -> None:
    User.objects.filter(pk=an.pk).update(is_superuser=True)


def end_session(an: User) -> None:
    SignInSession.objects.filter(user=an).delete()


ENDS = [close_account, change_password, change_role, lose_role, become_superuser, end_session]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_what_ends_the_session_ends_the_pages_key(learner, attempt, key, an, end):
    assert save(learner, attempt, key=key).status_code == 200
    end(an)
    answer = save(learner, attempt, sequence=2, fields={"": ["B"]}, key=key)
    assert answer.status_code == 401
    assert latest_answers(attempt) == {1: ["A"]}


def test_a_copied_cookie_and_key_save_nothing_after_the_sign_out(learner, attempt, key):
    thief = Client()
    thief.cookies = learner.cookies.copy()
    learner.post(reverse("account_logout"))
    assert save(thief, attempt, key=key).status_code == 401
    assert latest_answers(attempt) == {}


def test_a_session_is_not_cut_while_its_attempt_runs(learner, attempt, key, quiz):
    SignInSession.objects.filter(user=attempt.user_id).update(
        expire_date=timezone.now() + dt.timedelta(minutes=1)
    )
    learner.get(reverse("attempt", args=[attempt.pk]))
    with time_machine.travel(attempt.accepts_until - dt.timedelta(seconds=1), tick=False):
        assert save(learner, attempt, key=key).status_code == 200
        assert learner.post(reverse("submit_attempt", args=[attempt.pk])).status_code == 302
    attempt.refresh_from_db()
    assert attempt.state != "in_progress"


def test_no_name_saves_nothing_while_a_tab_is_active(learner, attempt, key):
    assert save(learner, attempt, key=key).status_code == 200
    for name in ("", None):
        answer = save(learner, attempt, sequence=2, fields={"": ["B"]}, key=key, writer=name)
        assert answer.status_code == 423
    assert latest_answers(attempt) == {1: ["A"]}


def test_a_form_that_is_posted_takes_the_active_tabs_place(learner, attempt, key):
    assert save(learner, attempt, key=key).status_code == 200
    learner.post(reverse("attempt", args=[attempt.pk]), {"seen_sequence": "1", "q1": "B"})
    assert latest_answers(attempt) == {1: ["B"]}
    assert save(learner, attempt, sequence=9, key=key).status_code == 423


@pytest.fixture
def bound(quiz: QuizPage) -> QuizPage:
    QuizPage.objects.filter(pk=quiz.pk).update(allowed_networks="10.0.0.0/8\n192.168.0.0/16")
    return quiz


def test_an_answer_from_another_network_is_not_saved_and_says_why(bound, learner, attempt):
    url = reverse("attempt", args=[attempt.pk])
    page = learner.get(url, REMOTE_ADDR=OFFICE).content.decode()
    key = re.search('data-save-key="([^"]+)"', page)[1]
    assert save(learner, attempt, key=key).status_code == 200
    answer = save(learner, attempt, sequence=2, fields={"": ["B"]}, key=key, address=HOME)
    assert answer.status_code == 403
    assert "giữ trên máy này" in answer.json()["error"]
    assert latest_answers(attempt) == {1: ["A"]}
    assert save(learner, attempt, sequence=2, fields={"": ["B"]}, key=key).status_code == 200


def test_networks_that_are_changed_count_for_the_next_answer(learner, attempt, key, quiz):
    assert save(learner, attempt, key=key, address=HOME).status_code == 200
    QuizPage.objects.filter(pk=quiz.pk).update(allowed_networks="10.0.0.0/8")
    event = {"key": key, "fields": {"": ["B"]}}
    assert save(learner, attempt, sequence=2, address=HOME, **event).status_code == 403
    assert save(learner, attempt, sequence=2, **event).status_code == 200
    QuizPage.objects.filter(pk=quiz.pk).update(allowed_networks="")
    assert save(learner, attempt, sequence=3, address=HOME, key=key).status_code == 200


@pytest.mark.parametrize("automatic", [False, True])
def test_nobody_submits_from_another_network(bound, learner, attempt, automatic):
    url = reverse("submit_attempt", args=[attempt.pk])
    form = {"tu_dong": "1"} if automatic else {}
    answer = learner.post(url, form, REMOTE_ADDR=HOME)
    attempt.refresh_from_db()
    assert attempt.state == "in_progress"
    if automatic:
        assert answer.status_code == 403
        assert "mạng khác" in answer.json()["error"]
    learner.post(url, form, REMOTE_ADDR=OFFICE)
    attempt.refresh_from_db()
    assert attempt.state != "in_progress"


def test_the_whole_form_and_the_claim_ask_for_the_network_too(bound, learner, attempt):
    learner.post(reverse("attempt", args=[attempt.pk]), {"q1": "A"}, REMOTE_ADDR=HOME)
    assert latest_answers(attempt) == {}
    claim = reverse("claim_attempt", args=[attempt.pk])
    learner.post(claim, {"writer": "home"}, REMOTE_ADDR=HOME)
    attempt.refresh_from_db()
    assert attempt.active_tab == ""
