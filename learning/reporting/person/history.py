"""A person's page at the HR desk: where they were, what they owe and what they did."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from cms.people import Person
from cms.text import fold
from learning.access.rights import left_from, visible_units
from learning.duties.outside_training import DEFAULT_HOURS
from learning.enums import EnrolmentState, RequestState
from learning.models import (
    Enrolment,
    Exemption,
    Leave,
    OutsideTraining,
    Posting,
    Reminder,
    TrainingQuota,
    User,
)
from learning.models.exemptions import excused_on
from learning.ports import CertificateLine, certificates_of
from quizzes.models import Attempt

MAX_SHOWN = 20


@dataclass(frozen=True)
class DutyLine:
    """A duty with its state of today."""

    enrolment: Enrolment
    state: EnrolmentState


@dataclass(frozen=True)
class YearHours:
    """Hours (tiết) of a year: done here, recognised from elsewhere, expected."""

    year: int
    here: int
    elsewhere: int
    goal: int

    @property
    def total(self) -> int:
        return self.here + self.elsewhere


@dataclass(frozen=True)
class PersonFile:
    """Everything the page shows, each list cut to what one reads."""

    person: User
    current: Posting | None
    postings: list[Posting]
    leaves: list[Leave]
    duties: list[DutyLine]
    attempts: list[Attempt]
    certificates: list[CertificateLine]
    hours: list[YearHours]
    trainings: list[OutsideTraining]
    exemptions: list[Exemption]
    messages: list[Reminder]


def person_file(person: User) -> PersonFile:
    """The page of one person; a fixed number of queries, whatever there is."""
    today = timezone.localdate()
    postings = list(person.postings.select_related("unit", "ended_by").order_by("-starts_on"))
    duties, trainings = _duties(person, today), list(person.outside_trainings.all())
    return PersonFile(
        person=person,
        current=next((row for row in postings if _is_current(row, today)), None),
        postings=postings,
        leaves=list(Leave.objects.filter(user=person)),
        duties=duties,
        attempts=list(Attempt.objects.of(person)[:MAX_SHOWN]),
        certificates=certificates_of(person),
        hours=_hours(person, duties, trainings, today.year),
        trainings=trainings,
        exemptions=list(
            person.exemptions.select_related("enrolment__course", "enrolment__quiz", "decided_by")
        ),
        messages=list(person.reminders.all()[:MAX_SHOWN]),
    )


def find_people(viewer: Person, words: str, *, left: bool = False) -> QuerySet[User]:
    """People posted today in the viewer's units whose name, code or e-mail has the words;
    with `left` those who left from there.
    """
    here = Posting.objects.on(timezone.localdate())
    if not viewer.is_superuser:
        here = here.filter(unit__in=visible_units(viewer))
    people = User.objects.filter(pk__in=here.values("user_id"))
    if left:
        people = left_from(visible_units(viewer))
    for word in fold(words).split():
        people = people.filter(search_text__contains=word)
    return people.order_by("sort_key", "staff_code")


def _is_current(row: Posting, today: dt.date) -> bool:
    running = row.starts_on <= today and (row.ends_on is None or row.ends_on >= today)
    return running and row.kind == "main"


def _duties(person: User, today: dt.date) -> list[DutyLine]:
    rows: list[Any] = list(
        Enrolment.objects.for_learner(person)
        .annotate(is_excused=excused_on(today))
        .order_by(F("completed_at").desc(nulls_first=True), "due_on", "pk")
    )
    return [DutyLine(row, row.state(today, excused=row.is_excused)) for row in rows]


def _hours(
    person: User, duties: list[DutyLine], trainings: list[OutsideTraining], this_year: int
) -> list[YearHours]:
    """The years with hours, and this one, latest first; one query."""
    here, elsewhere = Counter[int](), Counter[int]()
    for line in duties:
        done, hours = line.enrolment.completed_at, line.enrolment.hours
        if done is not None and hours is not None:
            here[timezone.localdate(done).year] += hours
    for training in trainings:
        if training.state == RequestState.GRANTED:
            elsewhere[training.ends_on.year] += training.hours_accepted or 0
    years = sorted({this_year, *here, *elsewhere}, reverse=True)
    goals = _goals(person, years)
    return [YearHours(year, here[year], elsewhere[year], goals[year]) for year in years]


def _goals(person: User, years: list[int]) -> dict[int, int]:
    rows = TrainingQuota.objects.filter(year__in=years, category__in=["", person.category])
    # The row of the group comes after that for everybody, and wins.
    found = dict(rows.order_by("category").values_list("year", "hours"))
    return {year: found.get(year, DEFAULT_HOURS) for year in years}


def open_duties(people: list[User], today: dt.date) -> dict[int, tuple[int, int]]:
    """Per person the open duties and those overdue; one query."""
    rows = Enrolment.objects.open().filter(user__in=people).order_by().values("user_id")
    late = Q(due_on__lt=today) & ~Q(excused_on(today))
    counted = rows.annotate(n=Count("pk"), late=Count("pk", filter=late))
    return {row["user_id"]: (row["n"], row["late"]) for row in counted}
