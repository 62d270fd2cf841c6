import datetime as dt

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from learning.models import Enrolment, Programme

BEFORE = [("learning", "0002_units_and_duties")]
pytestmark = pytest.mark.django_db(transaction=True)


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def test_old_programmes_keep_course_unit_date_and_enrolments(an, hanh, course, units):
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    old = migrate(BEFORE)
    today = timezone.localdate()
    OldProgramme = old.get_model("learning", "Programme")
    OldEnrolment = old.get_model("learning", "Enrolment")
    for due in (today + dt.timedelta(days=9), today - dt.timedelta(days=9)):
        programme = OldProgramme.objects.create(
            course_id=course.pk,
            unit_id=units["pleiku"].pk,
            due_on=due,
            note="CV 5",
            created_by_id=hanh.pk,
        )
    OldEnrolment.objects.create(
        user_id=an.pk, course_id=course.pk, source="programme", programme_id=programme.pk
    )
    migrate(latest)
    running, ended = Programme.objects.order_by("-due_on")
    assert (running.state, ended.state) == ("running", "ended")
    for row in (running, ended):
        assert row.direct
        assert row.note == "CV 5"
        assert [item.course_id for item in row.items.all()] == [course.pk]
        assert [unit.unit_id for unit in row.units.all()] == [units["pleiku"].pk]
    assert Enrolment.objects.get().programme == ended
