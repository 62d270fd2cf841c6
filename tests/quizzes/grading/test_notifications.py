"""People concerned are told: once each, whatever fails."""

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django_q.models import OrmQ

from quizzes.enums import MAX_NOTIFY_TRIES, ChallengeState, RegradePolicy
from quizzes.grading import notifications
from quizzes.grading.challenges.transitions import answer_challenge, open_challenge
from quizzes.grading.notifications import send_notifications
from quizzes.models import Challenge, RegradeChange
from quizzes.tasks import tell


class Picky(EmailBackend):
    """Refuses An's address; a mail server that is otherwise up."""

    def send_messages(self, messages):
        if any("an@gialai.example" in message.to for message in messages):
            raise OSError("refused")
        return super().send_messages(messages)


@pytest.fixture
def answered(sat, minh, place):
    attempt = sat[0]
    row = open_challenge(attempt, position=place(attempt), clause="Điều 14", text="B mới đúng.")
    return answer_challenge(row, by=minh, state=ChallengeState.UPHELD, answer="Đúng là B.")


def test_each_person_whose_result_changed_gets_one_letter(sat, applied):
    applied(RegradePolicy.NEW_KEY)
    assert send_notifications() == 2
    letters = {message.to[0]: message for message in mail.outbox}
    assert set(letters) == {"an@gialai.example", "chau@gialai.example"}
    body = letters["an@gialai.example"].body
    for shown in ("Nguyễn Văn An", "12/QĐ-SNV", "1/4 (chưa đạt)", "2/4 (đạt)"):
        assert shown in body
    assert reverse("attempt_result", args=[sat[0].pk]) in body
    assert "giấy chứng nhận" not in body
    assert "giấy chứng nhận" in letters["chau@gialai.example"].body


def test_telling_twice_tells_once(sat, applied, answered):
    applied(RegradePolicy.NEW_KEY)
    tell()
    tell()
    assert len(mail.outbox) == 3
    assert not RegradeChange.objects.unnotified().exists()
    assert not Challenge.objects.unnotified().exists()


def test_a_row_that_another_run_claimed_is_left_to_it(sat, applied, monkeypatch):
    applied()
    change = RegradeChange.objects.get()
    RegradeChange.objects.update(told_at=change.regrade.applied_at)
    assert not notifications._send_once(change, notifications._change_email)
    assert mail.outbox == []


def test_applying_and_answering_queue_the_letters(sat, draft, minh, place):
    from quizzes.grading.regrade.transitions import apply_regrade

    def queued():
        return sum(task.task["func"] == "quizzes.tasks.tell" for task in OrmQ.objects.all())

    apply_regrade(draft(), by=minh, decision_number="12/QĐ")
    assert queued() == 1
    row = open_challenge(sat[0], position=place(sat[0]), clause="Điều 14", text="B.")
    answer_challenge(row, by=minh, state=ChallengeState.REJECTED, answer="Không.")
    assert queued() == 2
    answer_challenge(row, by=minh, state=ChallengeState.UPHELD, answer="Có.")
    assert queued() == 2


def test_the_answer_to_a_challenge_is_sent(answered):
    assert send_notifications() == 1
    (letter,) = mail.outbox
    assert letter.to == ["an@gialai.example"]
    assert "Chấp nhận" in letter.body
    assert "Đúng là B." in letter.body


def test_an_address_that_fails_stops_nobody_and_is_tried_again(sat, applied, settings):
    applied(RegradePolicy.NEW_KEY)
    settings.EMAIL_BACKEND = _path(Picky)
    assert send_notifications() == 1
    assert [message.to for message in mail.outbox] == [["chau@gialai.example"]]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_notifications() == 1
    assert send_notifications() == 0


def test_an_address_that_never_works_is_given_up(sat, applied, settings):
    applied()
    settings.EMAIL_BACKEND = _path(Picky)
    for _run in range(MAX_NOTIFY_TRIES + 2):
        assert send_notifications() == 0
    assert RegradeChange.objects.get().told_tries == MAX_NOTIFY_TRIES


def test_whoever_has_no_address_or_left_is_not_written_to(sat, applied, an, chau):
    an.email = ""
    an.save()
    chau.is_active = False
    chau.save()
    applied(RegradePolicy.NEW_KEY)
    assert send_notifications() == 0
    assert mail.outbox == []


def test_what_time_does_not_allow_goes_to_the_next_run(sat, applied, monkeypatch):
    applied(RegradePolicy.NEW_KEY)
    before = OrmQ.objects.count()
    monkeypatch.setattr(notifications, "NOTIFY_SECONDS", -1.0)
    assert send_notifications() == 0
    assert OrmQ.objects.count() == before + 1
    monkeypatch.setattr(notifications, "NOTIFY_SECONDS", 60.0)
    assert send_notifications() == 2


def test_a_subject_is_one_line(sat, applied, fixed_quiz):
    fixed_quiz.title = "Bài\nkiểm tra"
    fixed_quiz.save()
    applied()
    send_notifications()
    assert mail.outbox[0].subject == "Kết quả bài “Bài kiểm tra” đã được chấm lại"


def test_the_home_page_says_so_until_the_result_is_opened(client, an, sat, applied, answered):
    client.force_login(an)
    assert "chấm lại" not in client.get(reverse("home")).content.decode()
    applied()
    text = client.get(reverse("home")).content.decode()
    assert "từ 1/4 điểm thành 2/4 điểm" in text
    assert "đã có trả lời" in text
    result = reverse("attempt_result", args=[sat[0].pk])
    assert result in text
    client.head(result)
    assert "từ 1/4 điểm" in client.get(reverse("home")).content.decode()
    client.get(result)
    text = client.get(reverse("home")).content.decode()
    assert "từ 1/4 điểm" not in text
    assert "đã có trả lời" not in text


def test_nobody_is_told_of_somebody_elses_result(client, chau, sat, applied):
    applied()
    client.force_login(chau)
    assert "chấm lại" not in client.get(reverse("home")).content.decode()


def _path(backend):
    """Where Django finds a backend of this file."""
    import sys

    sys.modules.setdefault("picky_mail", sys.modules[backend.__module__])
    return f"picky_mail.{backend.__name__}"
