"""What a programme asks for: its dates as plain values, its courses and quizzes."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from learning.engine.duties import Rule
from learning.models import Programme

Target = tuple[int | None, int | None]


def rule_of(programme: Programme) -> Rule:
    """The dates of the programme as plain values."""
    began = programme.started_at or programme.created_at
    return Rule(
        due_kind=programme.due_kind,
        due_on=programme.due_on,
        due_days=programme.due_days or 0,
        cycle_kind=programme.cycle_kind,
        cycle_months=programme.cycle_months or 0,
        starts_on=programme.starts_on,
        window_months=programme.window_months,
        lead_days=programme.lead_days,
        min_days=programme.min_days,
        began_on=timezone.localdate(began),
    )


def targets_of(programme: Programme) -> list[Target]:
    """Courses and quizzes in order."""
    return [(item.course_id, item.quiz_id) for item in programme.items.all()]


def targets_now(
    programme: Programme, rule: Rule, targets: Sequence[Target], today: dt.date
) -> list[Target]:
    """What this period asks for: everything, or the one whose turn it is."""
    if not programme.rotates or not targets:
        return list(targets)
    return [targets[rule.period(today) % len(targets)]]


def published_targets(programme: Programme) -> set[Target]:
    """What may be given out; a withdrawn page is given to nobody anew."""
    return {
        (item.course_id, item.quiz_id)
        for item in programme.items.all()
        if any(page.live for page in (item.course, item.quiz) if page)
    }
