"""A result stands by itself: what rests on it follows by tasks, and can undo nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import Failure, OrmQ

from certificates.models import Certificate, IssuingBody
from certificates.register.registers import default_body
from config.queue import enqueue, retry_failed_tasks
from learning.interfaces.webhooks import make_webhook
from learning.models import Enrolment, WebhookDelivery
from learning.progress import completion
from learning.progress.completion import complete_courses
from learning.progress.reading import complete_lesson
from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.content.versions import read_versions
from quizzes.enums import AttemptState


@pytest.fixture
def submitted(an, quiz, enrolment):
    """Everything read, everything answered rightly, submitted and not graded yet."""
    for lesson in enrolment.course.lessons():
        complete_lesson(enrolment, lesson)
    attempt = start_attempt(an, quiz)
    for item in attempt.items:
        key = read_versions([item.version_id])[item.version_id].content["key"]
        save_answer(attempt, position=item.position, sequence=item.position, fields={"": key})
    return submit_attempt(attempt)


def break_the_bands():
    """Past every form, as by SQL."""
    IssuingBody.objects.filter(pk=default_body().pk).update(bands="Giỏi: tám mươi")


def state(attempt):
    attempt.refresh_from_db()
    return attempt.state


def test_each_step_is_a_task_of_its_own(submitted, queued_tasks):
    ran = [path for path in queued_tasks() if not path.endswith("refresh_people")]
    assert ran == [
        "quizzes.tasks.grade",
        "learning.tasks.complete_courses",
        "certificates.tasks.issue",
        "certificates.tasks.render",
    ]
    assert Certificate.objects.get().enrolment.user == submitted.user


def test_broken_wording_of_the_register_leaves_result_and_completion(
    submitted, enrolment, queued_tasks
):
    break_the_bands()
    with pytest.raises(Exception, match="Hãy ghi như"):
        queued_tasks()
    assert state(submitted) == AttemptState.GRADED
    enrolment.refresh_from_db()
    assert enrolment.completed_at is not None
    assert not Certificate.objects.exists()


def test_the_failed_step_is_made_good_once_its_cause_is_mended(submitted, queued_tasks):
    break_the_bands()
    with pytest.raises(Exception, match="Hãy ghi như"):
        queued_tasks()
    give_up("certificates.tasks.issue", Enrolment.objects.get().pk)
    IssuingBody.objects.update(bands="Giỏi: 80")
    assert retry_failed_tasks() == 1
    queued_tasks()
    assert Certificate.objects.get().classification == "Giỏi"
    assert not Failure.objects.exists()


def test_a_course_that_cannot_be_completed_holds_up_no_other(
    an, chau, course, enrolment, monkeypatch
):
    course.completion_rule = "lessons"
    course.save()
    other = Enrolment.objects.create(user=chau, course=course, source="hr")
    for each in (enrolment, other):
        for lesson in course.lessons():
            complete_lesson(each, lesson)
    Enrolment.objects.update(completed_at=None)
    remembered = completion._as_of_today

    def broken(row):
        if row.user == an:
            raise ValueError("unit without a name")
        return remembered(row)

    monkeypatch.setattr(completion, "_as_of_today", broken)
    told = f"{enrolment.pk}: unit without a name"
    with pytest.raises(ExceptionGroup, match=told):
        complete_courses([enrolment.pk, other.pk])
    other.refresh_from_db()
    assert other.completed_at is not None


def test_every_step_may_run_twice(submitted, units, admin, queued_tasks):
    make_webhook(name="QLCB", url="https://qlcb.example/", unit=units["province"], by=admin)
    queued_tasks()
    pk = Enrolment.objects.get().pk
    enqueue("learning.tasks.complete_courses", [pk])
    enqueue("certificates.tasks.issue", pk)
    enqueue("learning.tasks.note_completion", pk)
    queued_tasks()
    assert Certificate.objects.count() == 1
    assert WebhookDelivery.objects.count() == 1


def give_up(task, *args):
    """As the queue leaves a task that failed five times."""
    OrmQ.objects.all().delete()
    now = timezone.now()
    Failure.objects.create(
        id="f" * 32,
        name=f"{task}{args}",
        func=task,
        args=args,
        result="bands : Traceback",
        started=now - timedelta(seconds=1),
        stopped=now,
        success=False,
        attempt_count=5,
    )
