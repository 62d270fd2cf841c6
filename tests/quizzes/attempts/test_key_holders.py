"""Whoever opens a key at a door of the staff takes no part in the sittings that may ask it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.models import AuditEntry, Enrolment
from quizzes.attempts.eligibility import sitting_of
from quizzes.attempts.key_holders import note_holder, open_keys
from quizzes.attempts.start import start_attempt
from quizzes.enums import AuditEvent, Recurrence, ReviewRule, RoundState
from quizzes.exceptions import SittingError
from quizzes.grading.key_doors import CONFIRM
from quizzes.models import Allowance, KeyOpening, Question, QuizPage, Round
from quizzes.rounds.schedule import advance_rounds

HOUR = dt.timedelta(hours=1)


@pytest.fixture(params=["in a round", "by dates"])
def held(request):
    return request.param


@pytest.fixture
def opened(quiz, held):
    """The quiz, which one may sit for an hour more."""
    return _hold(quiz, held, begun=True)


@pytest.fixture
def planned(quiz, held):
    return _hold(quiz, held, begun=False)


def _hold(quiz, held, *, begun):
    now = timezone.now()
    if held == "by dates":
        QuizPage.objects.filter(pk=quiz.pk).update(
            starts_from=now - HOUR if begun else now + HOUR, ends_at=now + 3 * HOUR
        )
    else:
        QuizPage.objects.filter(pk=quiz.pk).update(
            recurrence=Recurrence.DATES, review_rule=ReviewRule.AFTER_ROUND
        )
        Round.objects.create(
            quiz=quiz,
            number=1,
            opens_at=now - HOUR if begun else now + HOUR,
            closes_at=now + 3 * HOUR,
            state=RoundState.OPEN if begun else RoundState.PLANNED,
        )
    quiz.refresh_from_db()
    return quiz


@pytest.fixture
def enrolled(lan, course, quiz):
    Enrolment.objects.create(user=lan, course=course, source="hr", due_on=dt.date(2099, 1, 1))
    return lan


@pytest.fixture
def question(quiz):
    return Question.objects.first()


@pytest.fixture
def page(question):
    return reverse("bank_question", args=[question.pk])


def events(user):
    return AuditEntry.objects.filter(event=AuditEvent.KEY_OPENED, actor=user.pk)


def test_who_may_still_sit_is_asked_before_a_key_is_shown(client, enrolled, opened, page):
    client.force_login(enrolled)
    answer = client.get(page)
    assert "không dự thi" in answer.text
    assert 'id="header-title"' in answer.text
    assert "Vì luật quy định như vậy." not in answer.text
    assert not KeyOpening.objects.exists()
    assert sitting_of(enrolled, opened).may_start


def test_who_says_yes_sees_the_key_and_does_not_sit(client, enrolled, opened, page):
    client.force_login(enrolled)
    answer = client.post(page, {CONFIRM: "1"}, follow=True)
    assert "Câu hỏi số 1?" in answer.text
    with pytest.raises(SittingError, match="không dự thi"):
        start_attempt(enrolled, opened)
    assert "Người giữ đề" in Allowance.objects.get(user=enrolled, quiz=opened).reason
    assert client.get(page).templates[0].name == "quizzes/desk/bank_question.html"


def test_a_key_that_was_opened_before_bars_when_it_opens(
    client, enrolled, planned, page, time_machine
):
    client.force_login(enrolled)
    assert "không dự thi" in client.get(page).text
    client.post(page, {CONFIRM: "1"})
    time_machine.move_to(timezone.now() + HOUR, tick=False)
    advance_rounds()
    advance_rounds()
    assert Allowance.objects.get(barred=True).user == enrolled
    assert not sitting_of(enrolled, planned).may_start


def test_authors_are_barred_before_it_opens_by_itself(enrolled, quiz, question, time_machine):
    planned = _hold(quiz, "by dates", begun=False)
    note_holder(enrolled, [question.pk])
    advance_rounds()
    assert not Allowance.objects.exists()
    time_machine.move_to(timezone.now() + HOUR - dt.timedelta(minutes=5), tick=False)
    advance_rounds()
    assert Allowance.objects.get(barred=True).quiz == planned


def test_others_sit(client, an, enrolment, enrolled, opened, page):
    client.force_login(enrolled)
    client.post(page, {CONFIRM: "1"})
    advance_rounds()
    assert start_attempt(an, opened).is_open


def test_a_quiz_that_never_ends_stays_open_to_its_editors(client, enrolled, quiz, page):
    client.force_login(enrolled)
    assert client.get(page).templates[0].name == "quizzes/desk/bank_question.html"
    assert start_attempt(enrolled, quiz).is_open


def test_nobody_opens_a_key_while_sitting(client, enrolled, quiz, page):
    start_attempt(enrolled, quiz)
    client.force_login(enrolled)
    answer = client.get(page)
    assert answer.status_code == 403
    assert "đang làm dở" in answer.text
    with pytest.raises(SittingError):
        open_keys(enrolled, [Question.objects.first().pk])


def test_each_opening_is_logged_once_a_day(client, lan, quiz, page, question, time_machine):
    client.force_login(lan)
    client.get(page)
    client.get(page)
    assert [entry.detail["questions"] for entry in events(lan)] == [[question.pk]]
    time_machine.move_to(timezone.now() + dt.timedelta(days=1), tick=False)
    client.force_login(lan)
    client.get(page)
    assert events(lan).count() == 2


def test_who_is_refused_by_a_door_holds_no_key(client, an, hanh, quiz, question, page):
    for person in (an, hanh):
        client.force_login(person)
        client.get(page)
        client.get(reverse("wagtailsnippets_quizzes_question:edit", args=[question.pk]))
    assert not KeyOpening.objects.exists()


def test_hr_sees_who_holds_keys_and_why(client, enrolled, hanh, opened, page):
    client.force_login(enrolled)
    client.post(page, {CONFIRM: "1"})
    client.force_login(hanh)
    shown = client.get(reverse("desk_person", args=[enrolled.pk])).text
    assert "Không dự thi" in shown
    assert "Người giữ đề" in shown


def test_the_organiser_reads_who_holds_the_keys_and_how(
    client, enrolled, lan, hanh, opened, page, make_user, question
):
    Question.objects.exclude(pk=question.pk).update(author=lan)
    note_holder(lan, list(Question.objects.exclude(pk=question.pk).values_list("pk", flat=True)))
    client.force_login(enrolled)
    client.post(page, {CONFIRM: "1"})
    url = reverse("key_holders", args=[opened.pk])
    assert f'href="{url}"' in client.get(reverse("rounds_desk")).text
    shown = client.get(url).text
    assert [name in shown for name in (lan.full_name, "soạn", "mở đáp án 1 câu")] == [True] * 3
    assert timezone.localdate().strftime("%d/%m/%Y") in shown
    assert "Người giữ đề: đã soạn hoặc mở đáp án" in shown
    client.force_login(hanh)
    counted = client.get(url).text
    assert "1 người biết đáp án" in counted
    assert lan.full_name not in counted
