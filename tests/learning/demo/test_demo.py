"""The invented people of the demo."""

import datetime as dt

import pytest
from django.utils import timezone

from certificates.models import Certificate
from cms.starter.loader import load_law
from learning.demo.pleiku import CITY, SUCCESSORS, tell_pleiku
from learning.demo.province.make import make_province
from learning.enums import ReorganisationState, Structure
from learning.models import Enrolment, Posting, Reorganisation, Unit, User
from learning.reporting.completion.staff import staff_on
from learning.units.structure import staff_of, unit_tree
from quizzes.engine.mark import mark
from quizzes.engine.types import KINDS
from quizzes.models import QuestionVersion
from quizzes.starter.loader import load_bank
from tests.fixtures.approved import approve_waiting


@pytest.fixture
def bank(db):
    from cms.starter.loader import load_courses

    load_law()
    load_courses()
    load_bank()
    approve_waiting()


def test_they_answer_every_starter_question_rightly(bank):
    wrong = []
    for version in QuestionVersion.objects.all():
        response = KINDS[version.type].parse(
            version.content, KINDS[version.type].right_fields(version.content)
        )
        if mark(version.type, version.content, response, 1) != 1:
            wrong.append(version.question.ref)
    assert wrong == []


@pytest.fixture
def wards(system):
    """The province with the wards of Pleiku, four listed people in each."""
    root = Unit.add_root(name="Tỉnh Gia Lai", opened_on=dt.date(2025, 7, 1))
    for number, name in enumerate(SUCCESSORS):
        ward = Unit.objects.get(pk=root.pk).add_child(name=name)
        desk = Unit.objects.get(pk=ward.pk).add_child(name="Văn phòng HĐND và UBND")
        for place in range(4):
            user = User.objects.create_user(f"GL{number}{place}", f"Người {number}{place}")
            Posting.objects.create(user=user, unit=desk, starts_on=dt.date(2025, 7, 1))
    return Unit.objects.get(pk=root.pk)


def test_the_story_of_pleiku_adds_up_in_both_views(wards, hanh, course, sound_records):
    tell_pleiku(wards, by=hanh)
    eve, after = dt.date(2025, 6, 30), dt.date(2025, 7, 31)
    names = {unit.pk: unit.name for unit in unit_tree(Structure.THEN, eve).units}
    root = Unit.objects.get(pk=wards.pk)
    then = staff_of(root, eve, Structure.THEN)
    assert then.count() == staff_of(root, eve, Structure.NOW).count() == len(SUCCESSORS)
    assert names[then.first().unit.get_parent().pk] == CITY
    assert staff_of(root, after, Structure.NOW).count() == 4 * len(SUCCESSORS)
    done = Enrolment.objects.completed()
    assert {CITY in row.completed_unit_name for row in done} == {True}


@pytest.fixture
def province(course, units, hanh):
    """An invented province of twenty, grown to ninety."""
    root = units["province"]
    make_province(20, root=root, officer=hanh, say=str)
    root.refresh_from_db()
    make_province(90, root=root, officer=hanh, say=str)
    return Unit.objects.get(pk=root.pk)


def test_the_invented_province_grows(province, hanh):
    assert staff_on(timezone.localdate()).count() == 90
    assert make_province(90, root=province, officer=hanh, say=str) == 0


def test_its_records_are_sound(province, sound_records):
    assert Enrolment.objects.completed().count() > 90
    assert Certificate.objects.count() == Enrolment.objects.completed().count()


def test_its_districts_ended_and_nobody_was_lost(province):
    eve, after = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
    assert Reorganisation.objects.filter(state=ReorganisationState.DONE).count() == 2
    for day in (eve, after):
        then = staff_of(province, day, Structure.THEN).count()
        assert then == staff_of(province, day, Structure.NOW).count() > 0
    left = Unit.objects.filter(name__startswith="UBND huyện", closed_on=None)
    assert not left.exists()
    there = Enrolment.objects.completed().filter(completed_unit_name__startswith="UBND huyện")
    assert there.exists()
    assert not there.filter(completed_at__date__gte=after).exists()
