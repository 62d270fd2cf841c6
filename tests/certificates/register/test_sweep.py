"""A certificate never stays without its PDF: the sweep makes what a lost task did not."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from certificates import tasks
from certificates.models import Certificate
from certificates.register import sweep
from certificates.register.render import render_certificate
from config.queue.lanes import Lane
from learning.models import Enrolment
from learning.progress.reading import complete_lesson


@pytest.fixture
def complete(course):
    course.completion_rule = "lessons"
    course.save()

    def finish(user):
        enrolment = Enrolment.objects.create(user=user, course=course, source="hr")
        for lesson in course.lessons():
            complete_lesson(enrolment, lesson)
        return Certificate.objects.get(enrolment=enrolment)

    return finish


def minutes_later(minutes):
    return time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes))


def test_a_pdf_whose_task_was_lost_is_made_by_the_sweep(an, complete):
    certificate = complete(an)
    OrmQ.objects.all().delete()
    with minutes_later(3):
        tasks.sweep()
    certificate.refresh_from_db()
    assert certificate.rendered_at
    with certificate.pdf.open() as file:
        assert file.read().startswith(b"%PDF")


def test_the_sweep_leaves_new_entries_to_their_task(an, complete):
    certificate = complete(an)
    assert sweep.render_overdue() == 0
    certificate.refresh_from_db()
    assert certificate.rendered_at is None


def test_what_was_given_out_is_never_made_again(an, complete, monkeypatch):
    certificate = render_certificate(complete(an).pk)
    with minutes_later(3):
        assert sweep.render_overdue() == 0
    assert Certificate.objects.get().pdf_sha256 == certificate.pdf_sha256


def test_one_entry_that_cannot_be_rendered_does_not_hold_up_the_others(
    an, binh, complete, monkeypatch
):
    broken, other = complete(an), complete(binh)

    def render(certificate_id):
        if certificate_id == broken.pk:
            raise RuntimeError("broken")
        return render_certificate(certificate_id)

    monkeypatch.setattr(sweep, "render_certificate", render)
    with minutes_later(3):
        assert sweep.render_overdue() == 1
    other.refresh_from_db()
    assert other.rendered_at


def test_the_sweep_comes_every_minute(system):
    schedule = Schedule.objects.get(func="certificates.tasks.sweep")
    assert (schedule.schedule_type, schedule.minutes) == (Schedule.MINUTES, 1)


def test_rendering_waits_in_the_lane_that_holds_up_no_grading(an, complete):
    complete(an)
    assert OrmQ.objects.get().key == Lane.BULK
