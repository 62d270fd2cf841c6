"""Invented staff and three years of their postings, up to the day the districts ended."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db.models import Max

from learning.demo.province.names import invent_person
from learning.demo.province.units import CHANGED_ON, District, Tree
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
NEW_SINCE_THE_CHANGE = 0.15
MOVED_SINCE_THE_CHANGE = 0.15


@dataclass(frozen=True)
class Placed:
    """A person: the unit of today since `since`, the one before from `joined` on.

    `district`: the one that gave the person to the unit of today on the day it ended.
    """

    user: User
    position: str
    unit: Unit
    since: dt.date
    joined: dt.date
    before: Unit | None = None
    district: District | None = None

    def unit_on(self, day: dt.date) -> Unit:
        """Where the person was on a day."""
        return self.before if self.before is not None and day < self.since else self.unit


def make_people(count: int, tree: Tree, random: Random) -> list[Placed]:
    """So many people; those of districts are still there.

    Nobody can sign in: they have no password.
    """
    made: list[Placed] = []
    group = Group.objects.get(name=Role.LEARNER.value)
    there = _last_number()
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        users = User.objects.bulk_create(_users(there + start, size, random))
        membership = User.groups.through
        membership.objects.bulk_create(
            membership(user_id=user.pk, group_id=group.pk) for user in users
        )
        placed = [_place(user, tree, random) for user in users]
        Posting.objects.bulk_create(row for one in placed for row in _postings(one))
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


def _place(user: User, tree: Tree, random: Random) -> Placed:
    """Every department is as likely as any other."""
    position = random.choice(POSITIONS)
    communal = sum(len(district.offices) for district in tree.districts)
    new = random.random() < NEW_SINCE_THE_CHANGE
    later = CHANGED_ON + dt.timedelta(days=random.randrange(30, 480))
    if random.randrange(communal + len(tree.offices)) < communal:
        district = random.choice(tree.districts)
        office = random.choice(district.offices)
        if new:
            return Placed(user, position, office, later, later)
        there = district.unit
        return Placed(user, position, office, CHANGED_ON, THREE_YEARS_AGO, there, district)
    office = random.choice(tree.offices)
    if new:
        return Placed(user, position, office, later, later)
    if random.random() < MOVED_SINCE_THE_CHANGE:
        before = random.choice(tree.offices)
        if before.pk != office.pk:
            return Placed(user, position, office, later, THREE_YEARS_AGO, before)
    return Placed(user, position, office, THREE_YEARS_AGO, THREE_YEARS_AGO)


def _postings(placed: Placed) -> Iterator[Posting]:
    """Those that stand before any district ends."""
    if placed.before is None:
        yield _posting(placed, placed.unit, placed.since)
        return
    eve = None if placed.district else placed.since - dt.timedelta(days=1)
    yield _posting(placed, placed.before, placed.joined, eve)
    if placed.district is None:
        yield _posting(placed, placed.unit, placed.since)


def _posting(placed: Placed, unit: Unit, starts: dt.date, ends: dt.date | None = None) -> Posting:
    return Posting(
        user=placed.user, unit=unit, position=placed.position, starts_on=starts, ends_on=ends
    )
