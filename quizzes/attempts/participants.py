"""What an attempt remembers of the person on its day."""

import datetime as dt
from typing import Any

from django.utils.timezone import localdate

from quizzes.models import Attempt
from quizzes.signals import PersonSnapshot, person_described


def of_the_day(user: Any, moment: dt.datetime) -> dict[str, Any]:
    """Name, unit and position of that day as fields of an attempt.

    The rooms behind know units; where none answers only the name is kept.
    """
    answers: list[Any] = person_described.send(sender=Attempt, user=user, on=localdate(moment))
    found = next((answer for _receiver, answer in answers if answer), PersonSnapshot())
    return {
        "person_name": user.get_full_name(),
        "unit_ref": found.unit_ref,
        "unit_name": found.unit_name,
        "person_position": found.position,
    }
