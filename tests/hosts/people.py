"""Who works on the two hosts: a learner, an officer, an editor, in a province with one ward."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction

from learning.enums import Role
from learning.models import Enrolment, Posting, Scope, Unit, User
from quizzes.models import QuizPage
from tests.faults.world import make_course_quiz

PASSWORD = "gio-lua-tren-bien-ho-27"


@dataclass(frozen=True)
class World:
    province: Unit
    quiz: QuizPage
    learner: User
    officer: User
    editor: User


@transaction.atomic
def make_world() -> World:
    province = Unit.add_root(name="Tỉnh Gia Lai")
    ward = province.add_child(name="Ủy ban nhân dân phường Pleiku")
    learner = _person("an", "Nguyễn Văn An", Role.LEARNER, ward)
    officer = _person("hanh", "Lê Thị Hạnh", Role.HR, province)
    Scope.objects.create(user=officer, unit=province)
    quiz = make_course_quiz()
    course = quiz.get_parent().specific
    Enrolment.objects.create(user=learner, course=course, source="hr")
    return World(province, quiz, learner, officer, _person("lan", "Phạm Lan", Role.EDITOR, ward))


def _person(code: str, name: str, role: Role, unit: Unit) -> User:
    user = User.objects.create_user(code, name, PASSWORD, email=f"{code}@gialai.example")
    user.groups.add(Group.objects.get(name=role.value))
    Posting.objects.create(
        user=user, unit=unit, position="Chuyên viên", starts_on=dt.date(2025, 7, 1)
    )
    return user
