import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from certificates.register.duties import certificates_about_to_expire
from learning.duties.holidays import working_days
from learning.enums import ReminderKind
from learning.models import Enrolment, Exemption, Holiday, Reminder, ReminderPolicy, User
from learning.progress.reading import complete_lesson
from learning.reminders.create import make_reminders, reminder_alarm
from learning.reminders.mail import send_reminders
from learning.tasks import remind

pytestmark = pytest.mark.usefixtures("sound_records")
WEDNESDAY = dt.date(2026, 3, 4)


def at(day, hour=9):
    moment = dt.datetime.combine(day, dt.time(hour), dt.timezone(dt.timedelta(hours=7)))
    return time_machine.travel(moment, tick=False)


@pytest.fixture(autouse=True)
def _frozen():
    with at(WEDNESDAY):
        yield


@pytest.fixture
def due(enrolment):
    def on(day):
        Enrolment.objects.filter(pk=enrolment.pk).update(due_on=day)

    return on


@pytest.fixture
def no_digest(db):
    policy = ReminderPolicy.load()
    policy.digest = False
    policy.save()


def test_a_reminder_is_made_and_sent_once(an, due, no_digest):
    due(WEDNESDAY + dt.timedelta(days=1))
    remind()
    remind()
    (letter,) = mail.outbox
    assert letter.to == [an.email]
    assert "Đạo đức công vụ" in letter.body
    assert "05/03/2026" in letter.body
    row = Reminder.objects.get()
    assert (row.kind, row.emailed, row.sent_at) == (ReminderKind.LAST, True, timezone.now())


def test_from_before_to_overdue_each_kind_once(an, due, no_digest):
    due(dt.date(2026, 3, 13))  # a Friday
    for number in range(70):
        with at(dt.date(2026, 3, 2) + dt.timedelta(days=number)):
            remind()
            remind()
    kinds = list(Reminder.objects.order_by("made_at").values_list("kind", flat=True))
    assert kinds == ["first", "last", "due", *["overdue"] * 4]
    assert len(mail.outbox) == 7
    days = [row.weekday() for row in map(timezone.localdate, sent_times())]
    assert max(days) < 5


def sent_times():
    return Reminder.objects.values_list("sent_at", flat=True)


@pytest.mark.parametrize("hour", [0, 6, 17, 23])
def test_letters_rest_at_night(due, no_digest, hour):
    due(WEDNESDAY)
    with at(WEDNESDAY, hour):
        make_reminders()
        assert send_reminders() == 0
        assert Reminder.objects.filter(sent_at=None).count() == 1


def test_nothing_is_made_on_a_day_off(due, no_digest):
    due(WEDNESDAY)
    Holiday.objects.create(day=WEDNESDAY, name="Ngày nghỉ riêng")
    assert make_reminders() == 0


def test_the_fixed_days_are_known_and_culture_day_is_only_a_row(db):
    days = working_days()
    assert not days.is_working(dt.date(2027, 4, 30))
    assert not days.is_working(dt.date(2026, 11, 24))
    Holiday.objects.filter(day=dt.date(2026, 11, 24)).delete()
    assert working_days().is_working(dt.date(2026, 11, 24))


def test_the_excused_are_left_in_peace(an, hanh, due, no_digest):
    due(WEDNESDAY)
    Exemption.objects.create(
        user=an,
        kind="exempt",
        state="granted",
        reason="Nghỉ thai sản",
        starts_on=WEDNESDAY,
        requested_by=an,
        requested_at=timezone.now(),
        decided_by=hanh,
        decided_at=timezone.now(),
    )
    assert make_reminders() == 0


def test_who_has_no_address_reads_it_in_the_system(client, an, due, no_digest):
    due(WEDNESDAY)
    User.objects.filter(pk=an.pk).update(email="")
    remind()
    assert mail.outbox == []
    row = Reminder.objects.get()
    assert row.sent_at
    assert not row.emailed
    client.force_login(an)
    assert "đến hạn ngày 04/03/2026" in client.get(reverse("reminders")).content.decode()


def test_a_letter_that_fails_is_sent_later_five_times_at_most(due, no_digest, monkeypatch):
    due(WEDNESDAY)
    make_reminders()

    def refuse(_self):
        raise OSError("no line")

    with monkeypatch.context() as patch:
        patch.setattr(mail.EmailMessage, "send", refuse)
        for _number in range(8):
            send_reminders()
    row = Reminder.objects.get()
    assert (row.sent_at, row.tries) == (None, 5)
    assert send_reminders() == 0
    Reminder.objects.update(tries=1)
    assert send_reminders() == 1


def test_the_digest_counts_the_officers_units_once_a_week(an, chau, binh, hanh, due):
    due(WEDNESDAY - dt.timedelta(days=60))
    with at(dt.date(2026, 3, 9)):  # a Monday
        make_reminders()
        make_reminders()
        rows = Reminder.objects.filter(kind=ReminderKind.DIGEST)
        assert set(rows.values_list("user", flat=True)) == {binh.pk, hanh.pk}
        assert "1 nhiệm vụ quá hạn" in rows.first().text
    with at(dt.date(2026, 3, 10)):
        make_reminders()
        assert rows.count() == 2


def test_the_digest_comes_on_tuesday_where_monday_is_off(binh, due):
    due(WEDNESDAY - dt.timedelta(days=60))
    Holiday.objects.create(day=dt.date(2026, 3, 9), name="Nghỉ bù")
    with at(dt.date(2026, 3, 10)):
        make_reminders()
        assert Reminder.objects.filter(kind=ReminderKind.DIGEST, user=binh).exists()


def test_a_certificate_about_to_expire_is_told_once(an, enrolment, quiz, no_digest):
    quiz.unpublish()
    for lesson in enrolment.course.lessons():
        complete_lesson(enrolment, lesson)
    certificate = Certificate.objects.get()
    assert certificate.valid_until == dt.date(2027, 3, 4)
    with at(dt.date(2027, 2, 10)):
        remind()
        remind()
        (letter,) = mail.outbox
        assert certificate.number_text in letter.body
    with at(dt.date(2027, 2, 1)):
        assert list(certificates_about_to_expire(dt.date(2027, 2, 1), 30)) == []


def test_silence_while_duties_are_overdue_is_an_alarm(client, hanh, due):
    due(WEDNESDAY - dt.timedelta(days=20))
    assert reminder_alarm() == 1
    client.force_login(hanh)
    assert "không có lời nhắc nào được gửi" in client.get("/quan-tri/").content.decode()
    assert "không có lời nhắc" in client.get(reverse("desk_reminders")).content.decode()
    assert client.get(reverse("healthz")).json()["reminders"].startswith("silent")
    remind()
    assert reminder_alarm() == 0
    assert client.get(reverse("healthz")).json()["reminders"] == "ok"


def test_making_reminders_asks_a_fixed_number_of_questions(
    an, chau, binh, course, due, django_assert_max_num_queries
):
    due(WEDNESDAY)
    with django_assert_max_num_queries(16):
        make_reminders()


def test_the_command_reports_what_contradicts_and_fails(an, course, capsys):
    call_command("check_records")
    assert "0 contradictions" in capsys.readouterr().out
    enrolment = Enrolment.objects.create(
        user=an,
        course=course,
        source="hr",
        started_at=timezone.now(),
        completed_at=timezone.now(),
        completed_name="An",
    )
    with pytest.raises(SystemExit):
        call_command("check_records")
    error = capsys.readouterr().err
    assert "completion_without_record" in error
    assert "completion_without_certificate" in error
    Enrolment.objects.filter(pk=enrolment.pk).delete()


def test_the_checks_are_read_by_hr(client, hanh, binh):
    call_command("check_records")
    client.force_login(hanh)
    assert "không có mâu thuẫn" in client.get(reverse("desk_checks")).content.decode()
    client.force_login(binh)
    assert client.get(reverse("desk_checks")).status_code in (302, 403)
