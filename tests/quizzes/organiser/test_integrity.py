import datetime as dt
from random import Random

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from config.queue.delays import Wait
from learning.enums import Role
from learning.models import AuditEntry
from quizzes.attempts.leaves import note_leave
from quizzes.attempts.start import start_attempt
from quizzes.enums import AttemptSource, AttemptState, RoundState
from quizzes.models import (
    AnswerEvent,
    Attempt,
    IntegrityReport,
    PageLeave,
    QuestionVersion,
    Round,
)
from quizzes.organiser.integrity import views
from quizzes.organiser.integrity.findings import find_signs
from quizzes.organiser.integrity.page import signs_of
from quizzes.organiser.integrity.reports import (
    ASK_AGAIN_AFTER,
    ask_report,
    compute_report,
    report_of,
)
from quizzes.tasks import find_signs as find_signs_task

FINDINGS = "quizzes.organiser.integrity.findings"
EIGHT = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
QUESTIONS = 20


@pytest.fixture
def versions(quiz, make_question):
    """Twenty questions with the key A."""
    for _number in range(QUESTIONS - QuestionVersion.objects.count()):
        make_question()
    return list(QuestionVersion.objects.order_by("pk").values_list("pk", flat=True))


@pytest.fixture
def sit(quiz, versions):
    """Write a graded attempt: one letter a question, "-" for blank; `pace` seconds an answer."""

    def write(user, letters, *, start=EIGHT, pace=30.0, **fields):
        count = Attempt.objects.filter(user=user).count()
        end = start + dt.timedelta(seconds=pace * len(letters))
        attempt = Attempt.objects.create(
            **{
                "user": user,
                "quiz": quiz,
                "number": count + 1,
                "state": AttemptState.GRADED,
                "seed": 1,
                "paper": [
                    {"version": pk, "order": list("ABCD"), "marks": 1}
                    for pk in versions[: len(letters)]
                ],
                "awarded": [str(int(letter == "A")) for letter in letters],
                "pass_percent": 50,
                "started_at": start,
                "deadline": start + dt.timedelta(minutes=20),
                "submitted_at": end,
                "receipt": f"BIENNHAN{user.pk}-{count}",
                "answers_count": len(letters),
                "graded_at": end,
                "score": letters.count("A"),
                "max_score": len(letters),
                "passed": True,
                **fields,
            }
        )
        AnswerEvent.objects.bulk_create(
            AnswerEvent(
                attempt=attempt,
                position=position,
                sequence=position,
                value=[letter],
                saved_at=start + dt.timedelta(seconds=pace * position),
            )
            for position, letter in enumerate(letters, 1)
            if letter != "-"
        )
        return attempt

    return write


@pytest.fixture
def crowd(make_user, sit):
    """Forty honest people, then two who share nine wrong answers."""
    random = Random(7)

    def letters():
        return "".join(random.choice("BCD") if random.random() < 0.3 else "A" for _ in range(20))

    for number in range(40):
        person = make_user(f"p{number}", f"Nguyễn Văn {number}", Role.LEARNER, "desk")
        sit(person, letters(), start=EIGHT + dt.timedelta(minutes=number))
    copied = "BCDBCDBCD" + "A" * 11
    pair = []
    for code in ("chep1", "chep2"):
        person = make_user(code, f"Siu {code}", Role.LEARNER, "gao")
        pair.append(sit(person, copied, start=EIGHT + dt.timedelta(hours=len(pair) + 5)))
    return pair


def computed(quiz, round=None):
    report = ask_report(quiz, round=round)
    compute_report(report.pk)
    return IntegrityReport.objects.get(pk=report.pk)


def test_two_who_share_nine_wrong_answers_are_named(quiz, crowd):
    report = computed(quiz)
    assert (report.findings["attempts"], report.findings["read"]) == (42, 42)
    assert report.findings["pairs_count"] == 1
    row = signs_of(report).pairs[0]
    assert [row.first, row.second] == crowd
    assert (len(row.questions), row.common) == (9, 20)
    assert row.one_in > 1000


def test_the_findings_hold_no_names(quiz, crowd):
    text = str(computed(quiz).findings)
    assert "Siu" not in text
    assert "chep1" not in text


def test_a_sitting_faster_than_reading_is_listed_and_a_slow_one_is_not(quiz, an, chau, sit):
    quick = sit(an, "AAAAAAAA", pace=0.01)
    sit(chau, "AAAAAAAA", pace=40)
    rows = signs_of(computed(quiz)).fast
    assert [row.attempt for row in rows] == [quick]
    assert rows[0].seconds < rows[0].needed


def test_many_quick_answers_are_listed_though_the_whole_was_slow(quiz, an, sit, monkeypatch):
    """Eight answers in two seconds each after a long pause."""
    monkeypatch.setattr(
        "quizzes.organiser.integrity.findings._texts", lambda version: ["chữ " * 200]
    )
    attempt = sit(an, "AAAAAAAA", pace=2)
    Attempt.objects.update(submitted_at=EIGHT + dt.timedelta(minutes=19))
    row = signs_of(computed(quiz)).fast[0]
    assert (row.attempt, row.needed, row.items, row.timed) == (attempt, None, 8, 8)


def test_answers_that_were_sent_together_have_no_time(quiz, an, sit, monkeypatch):
    """The form without scripts, or a line that came back, saves all in one moment."""
    monkeypatch.setattr(
        "quizzes.organiser.integrity.findings._texts", lambda version: ["chữ " * 200]
    )
    attempt = sit(an, "AAAAAAAA", pace=0.1)
    Attempt.objects.update(submitted_at=EIGHT + dt.timedelta(minutes=19))
    assert AnswerEvent.objects.filter(attempt=attempt).count() == 8
    assert computed(quiz).findings["fast"] == []


def test_sittings_in_the_same_minutes_form_a_group(quiz, an, chau, binh, sit):
    together = [sit(an, "AAAA"), sit(chau, "ABAA", start=EIGHT + dt.timedelta(seconds=20))]
    sit(binh, "AAAA", start=EIGHT + dt.timedelta(minutes=3))
    row = signs_of(computed(quiz)).minutes[0]
    assert (list(row.attempts), row.count, row.more) == (together, 2, 0)
    assert row.started == EIGHT


def test_what_the_clock_handed_in_is_in_no_group(quiz, an, chau, sit):
    for user in (an, chau):
        sit(user, "AAAA", submitted_at=EIGHT + dt.timedelta(minutes=20))
    assert computed(quiz).findings["minutes"] == []


def test_a_sitting_on_paper_has_no_times(quiz, an, chau, lan, sit, versions):
    from quizzes.editions.make import make_edition

    edition = make_edition(quiz, by=lan, copies=2)
    for user, paper in zip((an, chau), edition.papers.all(), strict=True):
        moment = {"submitted_at": EIGHT, "deadline": EIGHT}
        source = {"source": AttemptSource.EDITION, "edition_paper": paper}
        sit(user, "AAAA", pace=0.0, **moment, **source)
    findings = computed(quiz).findings
    assert (findings["fast"], findings["minutes"]) == ([], [])
    assert findings["read"] == 2


def test_page_leaves_are_told_with_their_number_and_seconds(quiz, an, chau, sit):
    left, stayed = sit(an, "AAAA"), sit(chau, "BAAA")
    for seconds in (5, 65):
        PageLeave.objects.create(attempt=left, away_seconds=seconds, returned_at=EIGHT)
    rows = signs_of(computed(quiz)).leaves
    assert [(row.attempt, row.times, row.seconds) for row in rows] == [(left, 2, 70)]
    stayed.refresh_from_db()
    left.refresh_from_db()
    assert (left.score, left.state) == (4, AttemptState.GRADED)


def test_a_leave_of_an_open_attempt_waits_until_it_is_graded(quiz, an, enrolment, sit):
    note_leave(start_attempt(an, quiz), "9")
    assert PageLeave.objects.count() == 1
    assert computed(quiz).findings["leaves_count"] == 0


def test_exposure_counts_papers_here_and_ever(quiz, an, chau, sit, versions):
    sit(an, "AAAA")
    sit(chau, "AA")
    QuestionVersion.objects.filter(pk=versions[0]).update(exposure=7)
    report = computed(quiz)
    rows = signs_of(report).exposure
    assert [(row.papers, row.percent) for row in rows] == [(2, 100), (2, 100), (1, 50), (1, 50)]
    assert (rows[0].version.pk, rows[0].ever) == (versions[0], 7)
    assert report.findings["never_drawn"] == QUESTIONS - 4


def test_a_round_counts_only_its_own_attempts(quiz, an, chau, sit):
    round_ = Round.objects.create(
        quiz=quiz, number=1, opens_at=EIGHT, closes_at=EIGHT + dt.timedelta(days=1)
    )
    sit(an, "AAAA", round=round_)
    sit(chau, "AAAA")
    assert computed(quiz, round_).findings["read"] == 1
    assert computed(quiz).findings["read"] == 2


def test_only_the_latest_are_read_and_the_report_says_so(quiz, crowd, monkeypatch):
    monkeypatch.setattr(f"{FINDINGS}.MAX_ATTEMPTS", 10)
    findings = find_signs(quiz)
    assert (findings["attempts"], findings["read"]) == (42, 10)


def test_lists_are_cut_and_the_count_stays(quiz, crowd, monkeypatch):
    monkeypatch.setattr(f"{FINDINGS}.MAX_LISTED", 0)
    findings = find_signs(quiz)
    assert (findings["pairs"], findings["pairs_count"]) == ([], 1)


def test_the_number_of_queries_does_not_grow_with_the_attempts(
    quiz, crowd, django_assert_max_num_queries
):
    """With 42 attempts no more than with few: ledger, marks and versions are read at once."""
    with django_assert_max_num_queries(10):
        findings = find_signs(quiz)
    report = IntegrityReport(quiz=quiz, asked_at=EIGHT, findings=findings)
    with django_assert_max_num_queries(3):
        signs_of(report)


def test_asking_twice_queues_one_task(quiz):
    first, second = ask_report(quiz), ask_report(quiz)
    assert first == second
    assert OrmQ.objects.count() == 1


def test_a_computed_report_may_be_asked_for_again(quiz):
    computed(quiz)
    report = ask_report(quiz)
    assert OrmQ.objects.count() == 2
    report.refresh_from_db()
    assert report.is_pending or report.asked_at == report.computed_at


def test_a_report_that_never_came_may_be_asked_for_again_after_a_while(quiz):
    ask_report(quiz)
    with time_machine.travel(timezone.now() + ASK_AGAIN_AFTER + dt.timedelta(seconds=1)):
        ask_report(quiz)
    assert OrmQ.objects.count() == 2


def test_running_the_task_again_changes_nothing(quiz, an, sit):
    report = computed(quiz)
    sit(an, "AAAA")
    find_signs_task(report.pk)
    again = IntegrityReport.objects.get(pk=report.pk)
    assert (again.computed_at, again.findings) == (report.computed_at, report.findings)


def test_the_database_holds_one_report_of_a_quiz_and_one_of_a_round(quiz):
    ask_report(quiz)
    with pytest.raises(IntegrityError), transaction.atomic():
        IntegrityReport.objects.create(quiz=quiz, asked_at=EIGHT)


def test_a_report_without_attempts_says_so(client, lan, quiz):
    computed(quiz)
    client.force_login(lan)
    text = client.get(reverse("quiz_signs", args=[quiz.pk])).content.decode()
    assert "chưa có lượt nào được chấm" in text


def test_the_organiser_asks_waits_and_reads_names_with_the_way_to_records(
    client, lan, quiz, crowd, monkeypatch
):
    client.force_login(lan)
    url = reverse("quiz_signs", args=[quiz.pk])
    text = client.get(url).content.decode()
    assert "không phải bằng chứng" in text
    assert "Chưa tính" in text
    monkeypatch.setattr(views, "wait_in", lambda _lane: Wait(alive=True))
    assert client.post(url).status_code == 302
    assert "Đang tính" in client.get(url).content.decode()
    monkeypatch.setattr(views, "wait_in", lambda _lane: Wait(alive=False))
    assert "đang ngừng" in client.get(url).content.decode()
    compute_report(report_of(quiz).pk)
    text = client.get(url).content.decode()
    assert "Siu chep1" in text
    for attempt in crowd:
        assert reverse("organiser_record", args=[attempt.pk]) in text
    assert "1 cặp bài sai giống nhau" in text


def test_a_late_report_offers_to_ask_again(client, lan, quiz):
    ask_report(quiz)
    IntegrityReport.objects.update(
        asked_at=timezone.now() - ASK_AGAIN_AFTER - dt.timedelta(minutes=1)
    )
    client.force_login(lan)
    text = client.get(reverse("quiz_signs", args=[quiz.pk])).content.decode()
    assert "Tính lại" in text


def test_the_page_of_a_round_shows_that_round(client, lan, quiz, an, sit):
    round_ = Round.objects.create(
        quiz=quiz,
        number=3,
        opens_at=EIGHT,
        closes_at=EIGHT + dt.timedelta(days=1),
        state=RoundState.CLOSED,
    )
    sit(an, "AAAA", round=round_)
    computed(quiz, round_)
    client.force_login(lan)
    text = client.get(reverse("round_signs", args=[round_.pk])).content.decode()
    assert "Đã xem 1 lượt" in text
    assert client.get(reverse("round_signs", args=[round_.pk + 1])).status_code == 404
    assert reverse("round_signs", args=[round_.pk]) in (
        client.get(reverse("rounds_desk")).content.decode()
    )


@pytest.mark.parametrize("who", ["anonymous", "an", "hanh", "binh", "minh"])
def test_others_never_see_the_signs(client, request, quiz, who):
    refused = 403 if who == "an" else 302  # who has no desk at all is not led to one
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))
    for method in (client.get, client.post):
        assert method(reverse("quiz_signs", args=[quiz.pk])).status_code == refused
    assert IntegrityReport.objects.count() == 0


def test_the_page_takes_no_other_method(client, lan, quiz):
    client.force_login(lan)
    assert client.delete(reverse("quiz_signs", args=[quiz.pk])).status_code == 405


def test_the_organiser_opens_a_record_and_the_audit_log_keeps_it(client, lan, an, sit):
    attempt = sit(an, "AAAA")
    client.force_login(lan)
    response = client.get(reverse("organiser_record", args=[attempt.pk]))
    assert response["Content-Type"] == "application/pdf"
    entry = AuditEntry.objects.get(actor=lan)
    assert (entry.event, entry.what, entry.about) == ("record.opened", str(attempt), an)


def test_an_attempt_that_was_not_handed_in_has_no_record(client, lan, an, quiz, enrolment):
    client.force_login(lan)
    url = reverse("organiser_record", args=[start_attempt(an, quiz).pk])
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 405


@pytest.mark.parametrize(
    ("given_errors", "words"),
    [
        (1e-9, "Vẫn hiếm: một trong 1.000.000.000"),
        (0.04, "xác suất 4,0 %"),
        (0.8, "Hai người hay sai là đủ để giải thích"),
    ],
)
def test_the_page_says_whether_weakness_explains_a_pair(
    client, lan, quiz, an, chau, sit, given_errors, words
):
    one, other = sit(an, "BBBB"), sit(chau, "BBBB")
    report = computed(quiz)
    pair = {"first": one.pk, "second": other.pk, "items": [], "common": 4}
    odds = {"probability": 1e-12, "adjusted": 1e-10, "given_errors": given_errors}
    findings = {**report.findings, "pairs": [{**pair, **odds}], "pairs_count": 1}
    IntegrityReport.objects.update(findings=findings)
    client.force_login(lan)
    text = client.get(reverse("quiz_signs", args=[quiz.pk])).content.decode()
    assert words in text
