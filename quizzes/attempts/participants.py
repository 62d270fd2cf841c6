"""What an attempt remembers of the person on its day."""

import datetime as dt
from typing import Any

from django.utils.timezone import localdate

from cms.people import Person
from quizzes.ports import person_snapshot


def snapshot_fields(user: Person, moment: dt.datetime) -> dict[str, Any]:
    """Name, unit and position of that day as fields of an attempt.

    Where nobody knows units, only the name is kept.
    """
    found = person_snapshot(user, localdate(moment))
    return {
        "person_name": user.get_full_name(),
        "unit_ref": found.unit_ref,
        "unit_name": found.unit_name,
        "person_position": found.position,
    }
