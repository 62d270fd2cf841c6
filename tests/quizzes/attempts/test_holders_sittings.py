"""Whoever opens a key in the moment in which they start has sat for nothing."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.models import AuditEntry, Enrolment
from quizzes.attempts import start
from quizzes.attempts.key_holders import open_keys
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.enums import AttemptState, AuditEvent, ReviewRule
from quizzes.models import Attempt, KeyOpening, Question, QuizPage, Topic
from quizzes.rounds.schedule import advance_rounds


@pytest.fixture
def exam(quiz, course, lan):
    """Held once by dates, and Lan has to sit it."""
    QuizPage.objects.filter(pk=quiz.pk).update(
        ends_at=timezone.now() + dt.timedelta(days=1), review_rule=ReviewRule.AFTER_ROUND
    )
    Enrolment.objects.create(user=lan, course=course, source="hr", due_on=dt.date(2099, 1, 1))
    return QuizPage.objects.get(pk=quiz.pk)


@pytest.fixture
def raced(exam, lan, monkeypatch):
    """The other process opens the key after this one has read that Lan may start."""
    draw = start._paper

    def open_meanwhile(user, sitting):
        open_keys(lan, list(Question.objects.values_list("pk", flat=True)))
        return draw(user, sitting)

    monkeypatch.setattr(start, "_paper", open_meanwhile)
    return start_attempt(lan, exam)


def test_the_sweep_ends_what_was_begun_in_the_moment_of_opening(client, raced, lan):
    assert raced.is_open
    advance_rounds()
    ended = Attempt.objects.get(pk=raced.pk)
    assert (ended.state, ended.score, ended.next_check_at) == (AttemptState.EXPIRED, None, None)
    assert not submit_attempt(ended).submitted_at
    entry = AuditEntry.objects.get(event=AuditEvent.SITTING_ENDED)
    assert entry.about == lan
    client.force_login(lan)
    shown = client.get(reverse("attempt_result", args=[raced.pk])).text
    assert "đã mở đề hoặc đáp án nên không dự thi" in shown


def test_the_next_door_of_keys_ends_it_too(client, raced, lan):
    client.force_login(lan)
    other = Question.objects.create(
        type="single", stem="Khác?", topic=Topic.add_root(name="Khác", slug="k")
    )
    client.get(reverse("bank_question", args=[other.pk]))
    assert Attempt.objects.get(pk=raced.pk).state == AttemptState.EXPIRED


def test_who_holds_no_key_of_their_paper_goes_on(raced):
    KeyOpening.objects.all().delete()
    advance_rounds()
    assert Attempt.objects.get(pk=raced.pk).is_open


def test_others_go_on(raced, an, enrolment, exam, monkeypatch):
    monkeypatch.undo()
    mine = start_attempt(an, exam)
    advance_rounds()
    assert Attempt.objects.get(pk=mine.pk).is_open
