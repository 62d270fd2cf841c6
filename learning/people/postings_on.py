"""Where a person belongs on a day: the one place that says so.

That is the main posting. A secondment or a concurrent post is beside it: the person stays
on the strength of the home unit and counts there, once.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from cms.people import Person
from config.compiled_query import CompiledQuery
from learning.models import Posting, Unit
from learning.units.structure import names_on
from quizzes.ports import PersonSnapshot


@CompiledQuery
def main_postings(*, day: dt.date, user: int) -> QuerySet[Posting]:
    """The person's main posting of that day, with its unit."""
    return Posting.objects.on(day).filter(user=user).select_related("unit")[:1]


@dataclass(frozen=True)
class PostingOnDay:
    """A person as records remember them: name, unit with its path of names, position."""

    name: str
    unit: Unit | None = None
    unit_name: str = ""
    position: str = ""


def main_posting(user: Person, on: dt.date) -> Posting | None:
    """The main posting of that day, with its unit; one query."""
    return main_postings.first(day=on, user=user.pk)


def posting_on(user: Person, on: dt.date) -> PostingOnDay:
    """What a record of that day remembers of the person; two or three queries."""
    posting = main_posting(user, on)
    if posting is None:
        return PostingOnDay(user.full_name)
    return PostingOnDay(user.full_name, posting.unit, full_path(posting.unit, on), posting.position)


def snapshot_on(user: Person, on: dt.date) -> PersonSnapshot:
    """The same for an attempt, which names the unit by its primary key."""
    person = posting_on(user, on)
    unit_ref = person.unit.pk if person.unit else None
    return PersonSnapshot(unit_ref, person.unit_name, person.position)


def full_path(unit: Unit, on: dt.date) -> str:
    """The unit within its agency under the names of that day, smallest first."""
    if on >= timezone.localdate():
        return unit.full_path()
    names = names_on(on)
    line = [unit, *reversed(unit.get_ancestors()[1:])]
    return ", ".join(names.get(one.pk, one.name) for one in line)
