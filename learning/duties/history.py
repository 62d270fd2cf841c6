"""What is known of people about the targets of a programme."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from learning.duties.rules import Target
from learning.engine.duties import Past
from learning.enums import EndCode
from learning.models import Enrolment, Programme

FIELDS = (
    "pk",
    "user_id",
    "course_id",
    "quiz_id",
    "cycle",
    "programme_id",
    "assigned_at",
    "due_on",
    "due_fixed",
    "completed_at",
    "valid_until",
    "ended_at",
    "ended_code",
)


def histories(
    programme: Programme, targets: Sequence[Target], users: list[int] | None
) -> dict[int, dict[Target, list[Past]]]:
    """What is known of everybody about the targets, by person and target; one query."""
    courses = [course for course, _quiz in targets if course]
    quizzes = [quiz for _course, quiz in targets if quiz]
    rows = Enrolment.objects.filter(Q(course__in=courses) | Q(quiz__in=quizzes))
    if users is not None:
        rows = rows.filter(user__in=users)
    found: dict[int, dict[Target, list[Past]]] = defaultdict(dict)
    for row in rows.order_by("cycle").values_list(*FIELDS).iterator(chunk_size=10_000):
        past = _past(row, programme.pk)
        found[row[1]].setdefault((row[2], row[3]), []).append(past)
    return found


def _past(row: tuple[Any, ...], programme_id: int) -> Past:
    pk, _user, _course, _quiz, cycle, owner, assigned, due, fixed, done, valid, ended, code = row
    return Past(
        pk=pk,
        cycle=cycle,
        assigned_on=timezone.localdate(assigned),
        due_on=due,
        due_fixed=fixed,
        completed_on=timezone.localdate(done) if done else None,
        valid_until=valid,
        ended=ended is not None,
        left=code == EndCode.LEFT,
        own=owner == programme_id,
    )
