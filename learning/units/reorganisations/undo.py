"""Taking an event back, as long as nothing rests on it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, ProtectedError, Q, QuerySet
from django.utils.translation import gettext as _

from cms.text import fold
from learning.enums import PostingKind
from learning.enums import ReorganisationState as State
from learning.models import (
    Enrolment,
    Posting,
    ProgrammeUnit,
    Reorganisation,
    ReorganisationLine,
    Scope,
    StaffImport,
    Succession,
    Unit,
    UnitName,
)
from quizzes.models import Attempt

LIVE = [State.DRAFT, State.PREPARED, State.DONE]


def blockers_of(event: Reorganisation) -> list[str]:
    """Why the event cannot be undone, with numbers; empty when it can. A dozen queries."""
    found = [(text, rows.count()) for text, rows in _resting(event)]
    return [text % {"n": count} for text, count in found if count]


def _resting(event: Reorganisation) -> Iterable[tuple[str, "QuerySet[Any]"]]:
    made = list(Unit.objects.filter(made_by=event).order_by().values_list("pk", flat=True))
    yield _("%(n)s việc sắp xếp sau dựa vào các đơn vị này"), _later_events(event, made)
    yield _("%(n)s đơn vị được lập bên dưới"), _units_below(event)
    mine = Posting.objects.filter(reorganisation=event)
    others = Posting.objects.filter(unit__in=made).exclude(pk__in=mine.values("pk"))
    yield _("%(n)s quá trình công tác được thêm vào sau"), others
    yield _("%(n)s quá trình công tác đã thay đổi sau đó"), _changed(mine)
    yield _("%(n)s người đã nhận công tác khác sau đó"), _elsewhere(event)
    yield _("%(n)s kết quả hoàn thành ghi theo cơ cấu mới"), _completions(event, made)
    yield _("%(n)s lượt làm bài ghi theo cơ cấu mới"), _attempts(event, made)
    scopes = Scope.objects.filter(unit__in=made).exclude(reorganisation=event)
    yield _("%(n)s phạm vi phụ trách được giao sau"), scopes
    given = ProgrammeUnit.objects.filter(unit__in=made).exclude(reorganisation=event)
    yield _("%(n)s kế hoạch giao cho đơn vị mới"), given
    yield _("%(n)s danh sách cán bộ nhập vào đơn vị mới"), StaffImport.objects.filter(root__in=made)


def _later_events(event: Reorganisation, made: list[int]) -> "QuerySet[Any]":
    lines = ReorganisationLine.objects.filter(event__state__in=LIVE).exclude(event=event)
    touching = lines.filter(Q(unit__in=made) | Q(parent__in=made)).values("event_id")
    closed = Unit.objects.filter(made_by=event, closed_by__isnull=False).values("closed_by")
    mine = Posting.objects.filter(reorganisation=event)
    ended = mine.filter(ended_by__isnull=False).order_by().values("ended_by")
    led = mine.filter(unit__closed_by__isnull=False).order_by().values("unit__closed_by")
    sources = [line.unit_id for line in event.sources]
    renamed = UnitName.objects.filter(event__done_at__gt=event.done_at)
    names = renamed.filter(unit__in=[*made, *sources]).order_by().values("event_id")
    any_of = Q(pk__in=touching) | Q(pk__in=closed) | Q(pk__in=ended) | Q(pk__in=led)
    return Reorganisation.objects.filter(any_of | Q(pk__in=names)).exclude(pk=event.pk)


def _units_below(event: Reorganisation) -> "QuerySet[Unit]":
    tops = list(Unit.objects.filter(made_by=event).order_by().values_list("path", flat=True))
    return Unit.objects.within(tops).exclude(made_by=event)


def _changed(mine: "QuerySet[Posting]") -> "QuerySet[Posting]":
    same = Q(ends_on=F("continues__planned_end")) | Q(
        ends_on__isnull=True, continues__planned_end__isnull=True
    )
    return mine.filter(continues__isnull=False).exclude(pk__in=mine.filter(same).values("pk"))


def _elsewhere(event: Reorganisation) -> "QuerySet[Posting]":
    """Main postings of these people that began since, other than by the event."""
    moved = Posting.objects.filter(ended_by=event, kind=PostingKind.MAIN)
    still = moved.filter(planned_end__isnull=True).order_by().values("user_id")
    since = Posting.objects.filter(
        kind=PostingKind.MAIN, user__in=still, starts_on__gte=event.effective_on
    )
    return since.exclude(pk__in=Posting.objects.filter(reorganisation=event).values("pk"))


def _records(event: Reorganisation, made: list[int], unit: str) -> Q:
    """Records in new units, of moved people in units that stood, and under a new name."""
    people = Posting.objects.filter(reorganisation=event).order_by()
    found = Q(**{f"{unit}__in": made})
    found |= Q(**{f"{unit}__in": people.values("unit_id"), "user__in": people.values("user_id")})
    renamed = [line.unit.path for line in event.sources if line.unit]
    if UnitName.objects.filter(event=event).exists():
        found |= Q(**{f"{unit}__in": Unit.objects.within(renamed).order_by().values("pk")})
    return found


def _completions(event: Reorganisation, made: list[int]) -> "QuerySet[Enrolment]":
    rows = Enrolment.objects.completed().filter(completed_at__gte=event.done_at)
    return rows.filter(_records(event, made, "completed_unit"))


def _attempts(event: Reorganisation, made: list[int]) -> "QuerySet[Attempt]":
    rows = Attempt.objects.filter(started_at__gte=event.done_at)
    return rows.filter(_records(event, made, "unit_ref"))


def revert(event: Reorganisation) -> set[int]:
    """Undo what `write_event` wrote.

    Returns:
        Primary keys of the people whose postings changed.

    Raises:
        ValidationError: something else points at a unit that the event made.
    """
    people = _revert_postings(event)
    Scope.objects.filter(reorganisation=event).delete()
    ProgrammeUnit.objects.filter(reorganisation=event).delete()
    for name in UnitName.objects.filter(event=event):
        Unit.objects.filter(pk=name.unit_id).update(
            name=name.name, search_text=fold(name.name)[:200]
        )
        name.delete()
    Succession.objects.filter(event=event).delete()
    Unit.objects.filter(closed_by=event).update(closed_on=None, closed_by=None, heir=None)
    _revert_units(event)
    return people


def _revert_postings(event: Reorganisation) -> set[int]:
    begun = Posting.objects.filter(reorganisation=event)
    ended = Posting.objects.filter(ended_by=event)
    people = {*begun.values_list("user_id", flat=True), *ended.values_list("user_id", flat=True)}
    led = begun.filter(planned_unit__isnull=False)
    led.update(unit=F("planned_unit"), planned_unit=None, reorganisation=None)
    begun.delete()
    ended.update(ends_on=F("planned_end"), planned_end=None, ended_by=None)
    return people


def _forget_in_dead_events(made: "QuerySet[Unit]") -> None:
    """Events that were undone or given up keep the names of units that are no more."""
    lines = ReorganisationLine.objects.exclude(event__state__in=LIVE)
    for line in lines.filter(unit__in=made).select_related("unit"):
        lines.filter(pk=line.pk).update(name=line.title, unit=None)
    lines.filter(parent__in=made).update(parent=None)


def _revert_units(event: Reorganisation) -> None:
    made = Unit.objects.filter(made_by=event)
    Unit.objects.filter(heir__in=made).update(heir=None)
    ReorganisationLine.objects.filter(event=event).update(made=None)
    _forget_in_dead_events(made)
    try:
        for unit in list(made.order_by("-path")):
            Unit.objects.get(pk=unit.pk).delete()
    except ProtectedError as error:
        text = _("Chưa hoàn tác được: còn hồ sơ gắn với đơn vị do việc sắp xếp này lập ra.")
        raise ValidationError(text) from error
