"""The people behind the numbers of a course, each with state and reason."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from learning.duties.exemptions import excused_on
from learning.enums import EnrolmentState
from learning.models import Enrolment, Exemption, Posting, Unit, User
from learning.reporting.completion.counts import ReportFilter, annotated_staff
from learning.units.structure import unit_tree

EVERYBODY = slice(None)


@dataclass(frozen=True)
class PersonRow:
    """A person behind a number."""

    posting: Posting
    state: EnrolmentState | None
    due_on: dt.date | None
    completed_on: dt.date | None
    why_excused: str = ""
    unit_name: str = ""


def by_name(staff: QuerySet[Posting], window: slice, *, is_large: bool = False) -> list[Any]:
    """A window of the staff in Vietnamese name order: postings with person, unit and what
    `staff` is annotated with.

    In a unit that `is_large` the people are walked through by name until the window is
    full, which costs one query more and does not grow with the staff. A small unit is
    sorted instead: by an expression, as the key's index would lead through everybody.
    """
    if is_large:
        people = User.objects.filter(Exists(staff.filter(user=OuterRef("pk"))))
        chosen = people.order_by("sort_key", "pk").values_list("pk", flat=True)[window]
        staff, window = staff.filter(user__in=list(chosen)), EVERYBODY
    by_key = Concat("user__sort_key", Value(""))
    return list(staff.select_related("user", "unit").order_by(by_key, "user_id")[window])


def people_report(
    unit: Unit,
    chosen: ReportFilter,
    staff: QuerySet[Posting],
    *,
    window: slice = EVERYBODY,
    is_large: bool = False,
) -> list[PersonRow]:
    """The people behind a number (`shown_staff`), by Vietnamese name order; at most six
    queries. The excused have their reason. `window`: which rows.
    """
    rows = by_name(staff, window, is_large=is_large)
    enrolments = _latest_enrolments(chosen, (row.user_id for row in rows))
    excused = excused_on(chosen.on, [row.user_id for row in rows], course=chosen.course)
    people = [_person(row, enrolments.get(row.user_id), chosen) for row in rows]
    names = unit_names(unit, chosen.on, chosen.structure)
    return [
        replace(_with_excuse(person, excused.get(row.user_id)), unit_name=names[row.counted_unit])
        for person, row in zip(people, rows, strict=True)
    ]


def unit_names(unit: Unit, on: dt.date, structure: str) -> dict[int, str]:
    """The names of the units for which people of `unit` may count in this view."""
    return {one.pk: one.name for one in unit_tree(structure, on, under=unit).units}


def shown_staff(
    unit: Unit, chosen: ReportFilter, *, show: str = "", own: bool = False, is_large: bool = False
) -> Any:
    """The postings behind a number: where the unit `is_large` without a query,
    else with one.

    `show`: "" for all staff, or "assigned", "completed", "overdue", "open", "excused".
    `own` leaves out sub-units.
    """
    conditions = {
        "assigned": Q(is_assigned=True),
        "completed": Q(is_completed=True),
        "overdue": Q(is_overdue=True, is_completed=False),
        "open": Q(is_completed=False),
        "excused": Q(is_excused=True, is_completed=False),
    }
    postings = annotated_staff(unit, chosen, is_large=is_large)
    if own:
        postings = postings.filter(counted_unit=(chosen.then or unit).pk)
    return postings.filter(conditions[show]) if show in conditions else postings


def _with_excuse(person: PersonRow, exemption: Exemption | None) -> PersonRow:
    if exemption is None or person.completed_on:
        return person
    reason = " – ".join(filter(None, [exemption.reason, exemption.decision_number]))
    return replace(person, state=EnrolmentState.EXEMPTED, why_excused=reason)


def _latest_enrolments(chosen: ReportFilter, users: Iterable[int]) -> dict[int, Enrolment]:
    rows = Enrolment.objects.filter(
        course=chosen.course, assigned_at__lt=chosen.end_of_day, user_id__in=list(users)
    )
    return {row.user_id: row for row in rows.order_by(F("cycle"))}


def _person(posting: Posting, enrolment: Enrolment | None, chosen: ReportFilter) -> PersonRow:
    if enrolment is None:
        return PersonRow(posting, None, None, None)
    done = enrolment.completed_at
    if done is not None and done >= chosen.end_of_day:
        done = None
    state = _state_on(enrolment, chosen, done)
    return PersonRow(posting, state, enrolment.due_on, timezone.localdate(done) if done else None)


def _state_on(
    enrolment: Enrolment, chosen: ReportFilter, done: dt.datetime | None
) -> EnrolmentState:
    """The state as of the cut-off date: later events do not count."""
    if done:
        expired = enrolment.valid_until is not None and enrolment.valid_until < chosen.on
        return EnrolmentState.EXPIRED if expired else EnrolmentState.COMPLETED
    if enrolment.ended_at and enrolment.ended_at < chosen.end_of_day:
        return EnrolmentState.ENDED
    if enrolment.due_on and enrolment.due_on < chosen.on:
        return EnrolmentState.OVERDUE
    started = enrolment.started_at and enrolment.started_at < chosen.end_of_day
    return EnrolmentState.IN_PROGRESS if started else EnrolmentState.ASSIGNED
