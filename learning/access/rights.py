"""One place that says who may do what to whom."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone

from cms.people import Person
from learning.enums import PostingKind
from learning.models import Posting, Unit, User
from learning.models.units import UnitQuerySet, units_visible_to


def signed_in(request: HttpRequest) -> User:
    """The signed-in person.

    Raises:
        PermissionDenied: nobody is signed in.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def visible_units(viewer: Person) -> UnitQuerySet:
    """Units in the viewer's subtrees, in tree order."""
    return units_visible_to(viewer)


def visible_unit(viewer: Person, unit_id: int) -> Unit:
    """The unit, if it lies in the viewer's subtrees.

    Raises:
        PermissionDenied: otherwise, also for a unit that does not exist.
    """
    unit = units_visible_to(viewer).filter(pk=unit_id).first()
    if unit is None:
        raise PermissionDenied
    return unit


def former_unit(viewer: Person, unit_id: int) -> Unit | None:
    """A unit of some past day, if records of it count today for one of the viewer's units."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None or viewer.is_superuser:
        return unit
    seen = units_visible_to(viewer).order_by().values("pk")
    counts = Q(pk__in=seen) | Q(heir__in=seen) | Q(person_heirs__heir__in=seen)
    return unit if Unit.objects.within([unit.path]).filter(counts).exists() else None


def visible_person(viewer: Person, user_id: int) -> User:
    """The person, if the viewer may see them.

    Raises:
        PermissionDenied: otherwise, also for a person who does not exist.
    """
    people = User.objects.filter(pk=user_id)
    person = people.filter(_seen(viewer, user_id)).first()
    if person is None:
        raise PermissionDenied
    return person


def may_see_person(viewer: Person, person: User) -> bool:
    """Whether the viewer is that person, or the person is posted in the viewer's subtrees,
    or left from there.
    """
    return User.objects.filter(_seen(viewer, person.pk), pk=person.pk).exists()


def _seen(viewer: Person, user_id: int) -> Q:
    if viewer.pk == user_id or viewer.is_superuser:
        return Q()
    if not viewer.has_perm("learning.view_reports"):
        return Q(pk__in=[])
    units = units_visible_to(viewer)
    here = Posting.objects.on(timezone.localdate()).filter(user=OuterRef("pk"), unit__in=units)
    return Q(Exists(here)) | Q(Exists(left_from(units).filter(pk=OuterRef("pk"))))


def left_from(units: QuerySet[Unit]) -> QuerySet[User]:
    """People without a posting today whose last main one was in one of the units, or in a
    unit that one of them follows today. One that is yet to begin counts where there is no other.
    """
    today, seen = timezone.localdate(), units.order_by().values("pk")
    mine = Posting.objects.filter(user=OuterRef("pk"))
    main = mine.filter(kind=PostingKind.MAIN).alias(to_come=Q(starts_on__gt=today))
    last = main.order_by("to_come", "-starts_on", "-pk").values("pk")[:1]
    there = Posting.objects.filter(Q(unit__in=seen) | Q(unit__heir__in=seen))
    gone = User.objects.filter(~Exists(mine.on(today)))
    return gone.alias(last=Subquery(last)).filter(last__in=there.values("pk"))


def of_people_in(units: QuerySet[Unit], rows: QuerySet[Any], path: str = "user") -> Any:
    """Rows of people who are posted in one of the units today; `path` leads to the person."""
    today = Posting.objects.on(timezone.localdate())
    return rows.filter(Exists(today.filter(user=OuterRef(path), unit__in=units)))


def out_of_reach(viewer: Person, user_ids: Collection[int]) -> set[int]:
    """Those of the people whose results the viewer may not enter.

    Editors run examinations for everyone, HR officers for the people of their units.
    """
    if viewer.has_perm("quizzes.view_question"):
        return set()
    today = Posting.objects.on(timezone.localdate())
    own = today.filter(user__in=user_ids, unit__in=visible_units(viewer))
    return set(user_ids) - set(own.values_list("user_id", flat=True))


def who_enters() -> set[int]:
    """People who may enter the administration: their e-mail is the way to their password."""
    entering = Q(groups__permissions__codename="access_admin") | Q(is_superuser=True)
    entering |= Q(user_permissions__codename="access_admin")
    return set(User.objects.filter(entering).values_list("pk", flat=True))


def examined_units(viewer: Person) -> set[int] | None:
    """Units whose paper sittings the viewer works with: HR their own, editors all (None)."""
    if viewer.has_perm("quizzes.view_question"):
        return None
    return set(visible_units(viewer).order_by().values_list("pk", flat=True))


def edition_units() -> list[tuple[int, str]]:
    """The agencies for which papers are printed, in the order of the tree."""
    agencies = Unit.objects.filter(depth__lte=2, closed_on=None).order_by("path")
    return list(agencies.values_list("pk", "name"))


def own_tops(viewer: Person) -> list[Unit]:
    """The viewer's own units that lie below none of the others."""
    if viewer.is_superuser:
        return list(Unit.get_root_nodes())
    units = Unit.objects.filter(scopes__user=viewer).distinct().order_by("path")
    tops: list[Unit] = []
    for unit in units:
        if not tops or not unit.path.startswith(tops[-1].path):
            tops.append(unit)
    return tops
