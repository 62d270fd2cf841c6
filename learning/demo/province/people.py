"""Invented staff and three years of their postings."""

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db.models import Max

from learning.demo.province.names import invent_person
from learning.demo.province.units import CHANGED_ON, Tree
from learning.enums import Role, StaffCategory
from learning.models import Posting, Unit, User

BATCH = 2000
CODE = "TD"
CATEGORIES = [
    *[StaffCategory.CIVIL_SERVANT] * 45,
    *[StaffCategory.PUBLIC_EMPLOYEE] * 38,
    *[StaffCategory.CADRE] * 10,
    *[StaffCategory.CONTRACT] * 7,
]
POSITIONS = [*["Chuyên viên"] * 12, *["Nhân viên"] * 4, "Phó Trưởng phòng", "Trưởng phòng"]
THREE_YEARS_AGO = dt.date(2023, 1, 1)


def make_people(count: int, tree: Tree, random: Random) -> list[tuple[User, Unit]]:
    """So many people, each with the unit of today; two of five changed units before.

    Nobody can sign in: they have no password.
    """
    made: list[tuple[User, Unit]] = []
    group = Group.objects.get(name=Role.LEARNER.value)
    there = _last_number()
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        users = User.objects.bulk_create(_users(there + start, size, random))
        membership = User.groups.through
        membership.objects.bulk_create(
            membership(user_id=user.pk, group_id=group.pk) for user in users
        )
        placed = [(user, random.choice(tree.offices)) for user in users]
        Posting.objects.bulk_create(_postings(placed, tree, random))
        made += placed
    return made


def _last_number() -> int:
    """The highest number of an invented staff code that is there, 0 for none."""
    invented = User.objects.filter(staff_code__regex=rf"^{CODE}\d{{7}}$")
    last = invented.aggregate(Max("staff_code"))["staff_code__max"] or CODE
    return int(last.removeprefix(CODE) or 0)


def _users(start: int, size: int, random: Random) -> Iterator[User]:
    unusable = make_password(None)
    for number in range(start + 1, start + size + 1):
        person = invent_person(random)
        birth = dt.date(1966, 1, 1) + dt.timedelta(days=random.randrange(35 * 365))
        user = User(
            staff_code=f"{CODE}{number:07}",
            full_name=person.name,
            gender=person.gender,
            ethnicity=person.ethnicity,
            birth_date=birth,
            category=random.choice(CATEGORIES),
            password=unusable,
        )
        user.normalise()
        yield user


def _postings(placed: Sequence[tuple[User, Unit]], tree: Tree, random: Random) -> Iterator[Posting]:
    for user, unit in placed:
        position = random.choice(POSITIONS)
        kind = random.random()
        if kind < 0.30:
            before, ends = random.choice(tree.districts), CHANGED_ON - dt.timedelta(days=1)
        elif kind < 0.42:
            before = random.choice(tree.offices)
            ends = CHANGED_ON + dt.timedelta(days=random.randrange(30, 480))
        else:
            yield _posting(user, unit, position, CHANGED_ON)
            continue
        first = max(THREE_YEARS_AGO, before.opened_on or THREE_YEARS_AGO)
        yield _posting(user, before, "Chuyên viên", first, ends)
        yield _posting(user, unit, position, ends + dt.timedelta(days=1))


def _posting(
    user: User, unit: Unit, position: str, starts: dt.date, ends: dt.date | None = None
) -> Posting:
    return Posting(user=user, unit=unit, position=position, starts_on=starts, ends_on=ends)
