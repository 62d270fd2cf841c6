import datetime as dt
import smtplib
from random import Random

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from certificates.models import Certificate, IssuingBody, Register
from certificates.register import dry_run
from certificates.register.dry_run import trial_certificate
from cms.models import LegalDocument, Provision
from config.queue import QueueHealth
from quizzes import clock
from quizzes.attempts.prepared import prepare_papers
from quizzes.engine.draw import Candidate, Row, draw_versions
from quizzes.engine.supply import Demand, supplies
from quizzes.enums import QuestionState, Recurrence, ReviewRule, RoundState
from quizzes.models import (
    BlueprintRow,
    PoolQuestion,
    PreparedPaper,
    Question,
    QuestionPool,
    QuizPage,
    Round,
)
from quizzes.organiser import preflight_infrastructure
from quizzes.organiser.preflight import next_round, run_preflight
from quizzes.ports import PreflightLine, preflight_checks


@pytest.fixture
def planned(quiz):
    """A round in two hours."""
    QuizPage.objects.filter(pk=quiz.pk).update(
        recurrence=Recurrence.WEEKLY,
        review_rule=ReviewRule.AFTER_ROUND,
        first_opens_at=timezone.now() + dt.timedelta(hours=2),
    )
    opens_at = timezone.now() + dt.timedelta(hours=2)
    closes_at = opens_at + dt.timedelta(days=3)
    return Round.objects.create(quiz=quiz, number=1, opens_at=opens_at, closes_at=closes_at)


@pytest.fixture
def worker(monkeypatch):
    """A worker that has just reported."""
    health = QueueHealth(waiting=0, heartbeat=timezone.now())
    monkeypatch.setattr(preflight_infrastructure, "queue_health", lambda: health)


def lines_of(round_):
    quiz = QuizPage.objects.get(pk=round_.quiz_id)
    return {line.label: line for line in run_preflight(quiz, round_)}


def test_a_round_with_everything_is_green_in_every_line(planned, enrolment, worker):
    prepare_papers()
    red = [line for line in lines_of(planned).values() if not line.ok]
    assert red == []


def test_too_few_questions_name_the_row_and_what_is_missing(planned, quiz):
    quiz.blueprint.update(count=7)
    line = lines_of(planned)["Ma trận đề, dòng 1: Đạo đức công vụ"]
    assert not line.ok
    assert "7" in line.found
    assert "6" in line.found
    assert line.todo


def test_a_blueprint_without_rows_is_red(planned, quiz):
    quiz.blueprint.all().delete()
    assert not lines_of(planned)["Ma trận đề"].ok


def test_rows_that_may_starve_each_other_are_red(planned, quiz, topic):
    pool = QuestionPool.objects.create(name="Nhóm")
    for question in Question.objects.all()[:3]:
        PoolQuestion.objects.create(pool=pool, question=question)
    quiz.blueprint.all().delete()
    BlueprintRow.objects.create(quiz=quiz, topic=topic, count=5)
    BlueprintRow.objects.create(quiz=quiz, pool=pool, count=2)
    lines = lines_of(planned)
    assert not lines["Ma trận đề, dòng 1: Đạo đức công vụ"].ok
    assert lines["Ma trận đề, dòng 2: Nhóm"].ok


def test_a_picked_question_that_is_not_ready_is_red_but_a_draft_of_a_topic_is_not(
    planned, quiz, make_question
):
    draft, picked = make_question(), make_question()
    Question.objects.filter(pk__in=[draft.pk, picked.pk]).update(state=QuestionState.NEEDS_REVIEW)
    line = lines_of(planned)["Câu hỏi đã thẩm định"]
    assert line.ok
    assert "2" in line.found
    BlueprintRow.objects.create(quiz=quiz, question=picked, count=1)
    line = lines_of(planned)["Câu hỏi đã thẩm định"]
    assert not line.ok
    assert picked.stem in line.found


@pytest.mark.parametrize(
    ("days", "ok"),
    [(0, False), (2, False), (30, True)],
    ids=["expired before", "expires in the round", "expires later"],
)
def test_law_must_be_in_force_through_the_whole_round(planned, days, ok):
    ends = timezone.localdate() + dt.timedelta(days=days)
    LegalDocument.objects.update(expired_on=ends)
    lines = lines_of(planned)
    assert lines["Căn cứ pháp luật còn hiệu lực"].ok is ok
    assert lines["Ma trận đề, dòng 1: Đạo đức công vụ"].ok is ok


def test_a_repealed_provision_of_a_document_in_force_is_red(planned):
    Provision.objects.update(expired_on=timezone.localdate())
    assert not lines_of(planned)["Căn cứ pháp luật còn hiệu lực"].ok


def test_papers_are_expected_only_from_the_day_before(planned, enrolment):
    line = lines_of(planned)["Đề chuẩn bị trước"]
    assert not line.ok
    assert "0/1" in line.found
    Round.objects.update(opens_at=timezone.now() + dt.timedelta(hours=25))
    planned.refresh_from_db()
    assert lines_of(planned)["Đề chuẩn bị trước"].ok
    Round.objects.update(opens_at=timezone.now() - dt.timedelta(hours=1))
    planned.refresh_from_db()
    assert lines_of(planned)["Đề chuẩn bị trước"].ok


def test_a_silent_worker_is_red(planned, monkeypatch):
    health = QueueHealth(waiting=7, heartbeat=None)
    monkeypatch.setattr(preflight_infrastructure, "queue_health", lambda: health)
    line = lines_of(planned)["Bộ phận xử lý nền"]
    assert not line.ok
    assert "7" in line.found


@pytest.mark.parametrize(("seconds", "ok"), [(-1.5, True), (1.5, True), (3, False), (-3, False)])
def test_clocks_more_than_two_seconds_apart_are_red(planned, monkeypatch, seconds, ok):
    there = timezone.now()
    monkeypatch.setattr(clock, "now", lambda: there + dt.timedelta(seconds=seconds))
    monkeypatch.setattr(clock, "host_now", lambda: there)
    assert lines_of(planned)["Đồng hồ"].ok is ok


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError("refused"), smtplib.SMTPAuthenticationError(535, b"no")]
)
def test_a_mail_server_that_refuses_is_red_and_nothing_is_sent(
    planned, monkeypatch, mailoutbox, error
):
    def refuse(self):
        raise error

    monkeypatch.setattr(EmailBackend, "open", refuse)
    assert not lines_of(planned)["Thư điện tử"].ok
    assert mailoutbox == []


def test_a_mail_setting_that_sends_nothing_is_red(planned, settings):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.console.EmailBackend"
    assert not lines_of(planned)["Thư điện tử"].ok


def test_the_certificate_is_tried_with_the_longest_name_and_kept_nowhere(planned, an):
    an.full_name = "Hoàng Phạm Trần Nguyễn Thị Thanh Huyền Trang " * 2
    an.save()
    line = lines_of(planned)["Giấy chứng nhận với họ tên dài nhất"]
    assert line.ok
    assert an.full_name in line.found
    assert not Certificate.objects.exists()
    assert not Register.objects.exists()
    assert not IssuingBody.objects.exists()


def test_a_certificate_that_does_not_fit_one_page_is_red(planned, monkeypatch):
    def too_long(quiz):
        certificate = trial_certificate(quiz)
        certificate.course_title = "Chuyên đề dài " * 600
        return certificate

    monkeypatch.setattr(dry_run, "trial_certificate", too_long)
    assert not lines_of(planned)["Giấy chứng nhận với họ tên dài nhất"].ok


def test_a_check_of_another_app_that_breaks_is_a_red_line(planned):
    def broken(_quiz, _round):
        raise RuntimeError("hỏng")

    with preflight_checks.replaced(broken):
        assert "hỏng" in lines_of(planned)["Phần khác của hệ thống"].found


def test_lines_of_other_apps_are_shown(planned):
    def check(_quiz, _round):
        return [PreflightLine("Phòng khác", False, "thiếu", "làm đi")]

    with preflight_checks.replaced(check):
        assert lines_of(planned)["Phòng khác"].todo == "làm đi"


def test_the_next_round_is_the_open_one_then_the_nearest_planned(planned):
    later = Round.objects.create(
        quiz=planned.quiz,
        number=2,
        opens_at=planned.opens_at + dt.timedelta(days=7),
        closes_at=planned.closes_at + dt.timedelta(days=7),
    )
    assert next_round(planned.quiz) == planned
    Round.objects.filter(pk=planned.pk).update(state=RoundState.CLOSED)
    assert next_round(planned.quiz) == later


def test_the_command_ends_with_an_error_when_a_line_is_red(planned, enrolment, worker, capsys):
    prepare_papers()
    call_command("preflight", quiz=planned.quiz_id)
    call_command("preflight")
    PreparedPaper.objects.all().delete()
    with pytest.raises(CommandError):
        call_command("preflight", quiz=planned.quiz_id)
    with pytest.raises(CommandError):
        call_command("preflight", quiz=0)
    assert "CHƯA ĐẠT" in capsys.readouterr().out


def test_the_page_shows_every_line_with_what_to_do(client, lan, planned, quiz):
    quiz.blueprint.update(count=7)
    client.force_login(lan)
    page = client.get(reverse("preflight", args=[quiz.pk])).content.decode()
    assert "Bổ sung câu hỏi đã thẩm định cho dòng này" in page
    assert "Đồng hồ" in page


def test_the_page_of_a_quiz_without_rounds_is_about_today(client, lan, quiz):
    client.force_login(lan)
    assert client.get(reverse("preflight", args=[quiz.pk])).status_code == 200


def test_the_page_is_the_organisers_only(client, an, hanh, planned):
    url = reverse("preflight", args=[planned.quiz_id])
    assert "/dang-nhap/" in client.get(url).url
    for person in (an, hanh):
        client.force_login(person)
        assert client.get(url).status_code in (302, 403)


def test_the_page_takes_no_post_and_knows_no_unknown_quiz(client, lan, planned):
    client.force_login(lan)
    assert client.post(reverse("preflight", args=[planned.quiz_id])).status_code == 405
    assert client.get(reverse("preflight", args=[0])).status_code == 404


demands = st.lists(
    st.builds(Demand, st.integers(0, 4), st.frozensets(st.integers(1, 12), max_size=12)),
    min_size=1,
    max_size=4,
)


@given(demands, st.integers(0, 2**32))
def test_a_blueprint_with_enough_can_be_drawn_with_any_seed(rows, seed):
    found = supplies(rows)
    assert all(supply.sure <= supply.pool for supply in found)
    if all(supply.enough for supply in found):
        pools = [Row(r.count, 1, tuple(Candidate(pk) for pk in sorted(r.pool))) for r in rows]
        drawn = draw_versions(pools, Random(seed))
        assert len(drawn) == sum(row.count for row in rows)
