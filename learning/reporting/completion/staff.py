"""The staff that reports count: who was posted where on a day."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef

from learning.enums import Structure
from learning.models import Posting, Unit
from learning.units import structure
from learning.units.structure import counted

MAX_NAMED = 2000


def staff_on(day: dt.date) -> Any:
    """The main postings of a day, one a person whose account is in use.

    `counted_unit` says for which unit each counts today. Every report counts people
    through this function and `staff_of`.
    """
    return counted(Posting.objects.on(day).filter(user__is_active=True), Structure.NOW)


def staff_of(unit: Unit, day: dt.date, view: str = Structure.NOW) -> Any:
    """Those of them that count today for the unit or below; `counted_unit` by the view."""
    return structure.staff_of(unit, day, view)


def narrowed(staff: Any) -> Any:
    """The same rows of the staff, named by key where they are few; one query.

    Databases take the people of one ward for many more than they are, and then look
    through everybody's duties.
    """
    few = list(staff.order_by().values_list("pk", flat=True)[: MAX_NAMED + 1])
    return staff if len(few) > MAX_NAMED else staff.filter(pk__in=few)


def of_people(rows: Any, staff: Any, *, path: str = "user", is_large: bool = False) -> Any:
    """Those of the rows that are of somebody of the staff; `path` leads to the person.

    A small staff is read and named, which costs a query; where the unit `is_large` it is
    not read at all.
    """
    if not is_large:
        people = list(staff.order_by().values_list("user_id", flat=True)[: MAX_NAMED + 1])
        if len(people) <= MAX_NAMED:
            return rows.filter(**{f"{path}__in": people})
    return rows.filter(Exists(staff.filter(user=OuterRef(f"{path}_id"))))
