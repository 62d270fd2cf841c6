"""Drafting programmes, and who would be in them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import CoursePage
from cms.people import Person
from learning.duties.audience import Audience, audience_of, postings_of
from learning.duties.history import histories
from learning.duties.rules import rule_of, targets_now, targets_of
from learning.engine.duties import Act, decide
from learning.models import Posting, Programme, ProgrammeItem, ProgrammeUnit, Unit
from quizzes.models import QuizPage

MAX_SHOWN = 200


@dataclass(frozen=True)
class PreviewRow:
    """Somebody of the audience, why, and what they would be given with which date."""

    posting: Posting
    why: str
    given: int
    due_on: dt.date | None


@dataclass(frozen=True)
class Preview:
    """The audience today: how many, of them how many are given something, and the first rows."""

    staff: int
    given: int
    rows: list[PreviewRow]

    @property
    def more(self) -> int:
        return self.staff - len(self.rows)


@transaction.atomic
def draft_programme(
    programme: Programme,
    *,
    by: Person,
    audience: Audience,
    units: Sequence[Unit],
    courses: Sequence[CoursePage],
    quizzes: Sequence[QuizPage],
) -> Programme:
    """Keep an unsaved programme as a draft, with its contents in order and its audience."""
    programme.created_by = by
    programme.audience = audience.as_json()
    programme.save()
    rows = [ProgrammeItem(course=course) for course in courses]
    rows += [ProgrammeItem(quiz=quiz) for quiz in quizzes]
    for position, row in enumerate(rows):
        row.programme, row.position = programme, position
    ProgrammeItem.objects.bulk_create(rows)
    ProgrammeUnit.objects.bulk_create(
        [ProgrammeUnit(programme=programme, unit=unit) for unit in units]
    )
    return programme


def preview_programme(programme: Programme) -> Preview:
    """Who is in the audience today and why, and what each would be given today.

    Shows the first `MAX_SHOWN` by Vietnamese name order and counts all; four queries.
    """
    today = timezone.localdate()
    rule, targets = rule_of(programme), targets_of(programme)
    audience = audience_of(programme)
    people = postings_of(audience, today).select_related("user", "unit")
    rows = list(people.order_by("user__sort_key", "user_id"))
    history = histories(
        programme, targets, None if len(rows) > MAX_SHOWN else [r.user_id for r in rows]
    )
    conditions = audience.in_words()
    found: list[PreviewRow] = []
    given = 0
    for posting in rows:
        past = history.get(posting.user_id, {})
        asked = [
            decide(rule, past.get(target, []), today=today, posted_on=posting.starts_on)
            for target in targets_now(programme, rule, targets, today)
        ]
        new = [one for one in asked if one.act != Act.NOTHING]
        given += bool(new)
        if len(found) < MAX_SHOWN:
            why = "; ".join([_("thuộc %(unit)s") % {"unit": posting.unit.name}, *conditions])
            due = min((one.due_on for one in new if one.due_on), default=None)
            found.append(PreviewRow(posting, why, len(new), due))
    return Preview(len(rows), given, found)
