"""Who acts in the story, and travelling in time."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import time_machine
from django.contrib.auth.models import Group
from django.utils import timezone

from learning.demo.loader import DESK, PROVINCE, WARD
from learning.enums import Role
from learning.models import Posting, Scope, Unit, User
from tests.lived_in import LEARNER, SITTER


@dataclass(frozen=True)
class Cast:
    """The demo accounts, two colleagues for second signatures, and invented staff."""

    password: str

    @cached_property
    def learner(self) -> User:
        """Someone of the ward's service desk who has been here for long."""
        ward = Unit.objects.get(name=WARD)
        desk = ward.get_children().get(name=DESK)
        return self._join(LEARNER, "Hoàng Văn Phúc", Role.LEARNER, desk)

    @cached_property
    def sitter(self) -> User:
        """A colleague of the learner's who is in the middle of an attempt."""
        return self._join(
            SITTER, "Nay H'Linh", Role.LEARNER, Posting.objects.get(user=self.learner).unit
        )

    @cached_property
    def second_officer(self) -> User:
        """Another HR officer of the province."""
        province = Unit.objects.get(name=PROVINCE)
        user = self._join("nhan.su.2", "Vũ Thị Hoa", Role.HR, self.officer_unit)
        Scope.objects.create(user=user, unit=province)
        return user

    @cached_property
    def ward_officer(self) -> User:
        """An HR officer of the ward alone."""
        ward = Unit.objects.get(name=WARD)
        user = self._join("nhan.su.phuong", "Đinh Thị Mai", Role.HR, ward)
        Scope.objects.create(user=user, unit=ward)
        return user

    @cached_property
    def second_editor(self) -> User:
        return self._join("bien.tap.2", "Võ Đình Nam", Role.EDITOR, self.officer_unit)

    @cached_property
    def officer_unit(self) -> Unit:
        return Posting.objects.get(user=self.officer).unit

    @cached_property
    def officer(self) -> User:
        return User.objects.get(staff_code="nhan.su")

    @cached_property
    def head(self) -> User:
        return User.objects.get(staff_code="thu.truong")

    @cached_property
    def editor(self) -> User:
        return User.objects.get(staff_code="bien.tap")

    @cached_property
    def reviewer(self) -> User:
        return User.objects.get(staff_code="phap.che")

    @cached_property
    def admin(self) -> User:
        return User.objects.get(staff_code="quan.tri")

    @cached_property
    def staff(self) -> list[User]:
        """Invented people of the ward, by staff code."""
        ward = Unit.objects.get(name=WARD)
        posted = Posting.objects.filter(unit__in=Unit.objects.within([ward.path]))
        people = User.objects.filter(
            staff_code__startswith="GL", postings__in=posted.filter(ends_on=None)
        )
        return list(people.distinct().order_by("staff_code"))

    def _join(self, code: str, name: str, role: Role, unit: Unit) -> User:
        user: Any = User.objects.create_user(
            code, name, self.password, email=f"{code}@gialai.example"
        )
        user.groups.add(Group.objects.get(name=role.value))
        starts = dt.date(2025, 7, 1)
        Posting.objects.create(user=user, unit=unit, position="Chuyên viên", starts_on=starts)
        return User.objects.get(pk=user.pk)


@contextmanager
def days_ago(days: float) -> Iterator[dt.datetime]:
    """Live that long ago; on SQLite the host's clock is the one that decides."""
    moment = timezone.now() - dt.timedelta(days=days)
    with time_machine.travel(moment):
        yield moment


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)
