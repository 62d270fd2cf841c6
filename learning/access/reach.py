"""Whose data an officer may write and hand out: the people of the officer's units.

A person belongs to the unit of the main posting in force; who has none today, to that of the last
one, and who has yet to begin, to that of the first to come. So somebody whose transfer is agreed
on stays with the sending side until its day. Who never had any posting belongs to those who look
after every top unit.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from cms.people import Person
from learning.enums import PostingKind
from learning.models import Posting, Unit, User
from learning.models.units import units_visible_to


@dataclass(frozen=True)
class Reach:
    """Primary keys of units; `is_whole` where every top unit is among them."""

    units: frozenset[int]
    is_whole: bool

    def holds(self, places: Collection[int]) -> bool:
        """Whether somebody who belongs to these units is within."""
        return set(places) <= self.units if places else self.is_whole


def reach_of(viewer: Person) -> Reach:
    """The units in the viewer's subtrees; two queries, one for a superuser."""
    return reach_into(units_visible_to(viewer))


def reach_into(units: QuerySet[Unit]) -> Reach:
    """The units, given with all below them."""
    rows = list(units.values_list("pk", "depth"))
    tops = {pk for pk, depth in rows if depth == 1}
    whole = bool(tops) and tops == set(Unit.get_root_nodes().values_list("pk", flat=True))
    return Reach(frozenset(pk for pk, _depth in rows), whole)


def places_of(user_ids: Iterable[int] | None = None) -> dict[int, set[int]]:
    """The units to which each person belongs today, by person; who is not in it has none.

    One query; of everybody where no people are given.
    """
    today = timezone.localdate()
    rows = Posting.objects.filter(kind=PostingKind.MAIN)
    if user_ids is not None:
        rows = rows.filter(user__in=list(user_ids))
    begun: dict[int, int] = {}
    to_come: dict[int, int] = {}
    running: dict[int, set[int]] = {}
    columns = ("user_id", "unit_id", "unit__heir_id", "starts_on", "ends_on")
    for user, unit, heir, starts_on, ends_on in rows.order_by("starts_on", "pk").values_list(
        *columns
    ):
        place = heir or unit
        if starts_on > today:
            to_come.setdefault(user, place)
            continue
        begun[user] = place
        if ends_on is None or ends_on >= today:
            running.setdefault(user, set()).add(place)
    return {user: running.get(user) or {place} for user, place in (to_come | begun).items()}


def coming_to(user_ids: Collection[int] | None = None) -> list[tuple[int, int]]:
    """(person, unit) of the main postings that are yet to begin; one query."""
    rows = Posting.objects.filter(kind=PostingKind.MAIN, starts_on__gt=timezone.localdate())
    if user_ids is not None:
        rows = rows.filter(user__in=user_ids)
    columns = rows.values_list("user_id", "unit_id", "unit__heir_id")
    return [(user, heir or unit) for user, unit, heir in columns]


def leaving_from(reach: Reach, user_ids: Collection[int] | None = None) -> set[int]:
    """Those of the people who are to begin somewhere beyond; one query."""
    return {user for user, place in coming_to(user_ids) if place not in reach.units}


def outside(viewer: Person, user_ids: Collection[int]) -> set[int]:
    """Those of the people who are not within the viewer's reach."""
    if viewer.is_superuser or not user_ids:
        return set()
    reach, places = reach_of(viewer), places_of(user_ids)
    return {pk for pk in user_ids if not reach.holds(places.get(pk, set()))}


def is_in_reach(viewer: Person, user_id: int) -> bool:
    """Whether the viewer is that person, or may write and hand out what concerns them."""
    return viewer.pk == user_id or not outside(viewer, [user_id])


def person_in_reach(viewer: Person, user_id: int) -> User:
    """The person, for every page that writes or hands out something about them.

    Raises:
        PermissionDenied: out of reach, also for a person who does not exist.
    """
    person = User.objects.filter(pk=user_id).first()
    if person is None or not is_in_reach(viewer, person.pk):
        raise PermissionDenied
    return person
