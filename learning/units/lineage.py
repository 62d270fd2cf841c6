"""Working out again which unit stands for which today."""

from django.db import transaction
from django.utils import timezone

from learning.engine.lineage import Lineage
from learning.enums import ReorganisationState
from learning.models import Posting, ReorganisationStaff, Succession, Unit, UnitHeir

BATCH = 1000
HEIR_FIELDS = ("pk", "unit_id", "user_id", "heir_id")


def read_lineage() -> Lineage:
    """What all events that stand say; three queries."""
    main = {
        unit: (event, successor)
        for unit, event, successor in Succession.objects.filter(main=True)
        .order_by()
        .values_list("predecessor_id", "event_id", "successor_id")
    }
    staff = ReorganisationStaff.objects.filter(
        event__state=ReorganisationState.DONE, line__order__gt=0
    )
    rows = staff.values_list("event_id", "user_id", "line__unit_id", "line__made_id")
    chosen = {(event, user): made or unit for event, user, unit, made in rows}
    return Lineage(main, chosen, _parents_of_closed(set(main)))


@transaction.atomic
def refresh_heirs() -> None:
    """Bring `Unit.heir` and `UnitHeir` in step with the events; safe to repeat.

    A dozen queries, and a write per thousand rows that differ.
    """
    lineage = read_lineage()
    kept = dict(Unit.objects.order_by().values_list("pk", "heir_id"))
    wanted = lineage.heirs(kept)
    changed = [Unit(pk=pk, heir_id=wanted.get(pk)) for pk in kept if kept[pk] != wanted.get(pk)]
    Unit.objects.bulk_update(changed, ["heir"], batch_size=BATCH)
    _refresh_people(lineage)


def _refresh_people(lineage: Lineage) -> None:
    users = {user for _event, user in lineage.chosen}
    rows = Posting.objects.filter(user__in=ReorganisationStaff.objects.values("user_id"))
    ended = rows.filter(unit__heir__isnull=False).order_by()
    pairs = ended.values_list("unit_id", "user_id").distinct()
    wanted = lineage.exceptions((u, p) for u, p in pairs.iterator() if p in users)
    kept = {(u, p): (pk, h) for pk, u, p, h in UnitHeir.objects.values_list(*HEIR_FIELDS)}
    gone = [pk for pair, (pk, heir) in kept.items() if wanted.get(pair) != heir]
    for start in range(0, len(gone), BATCH):
        UnitHeir.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    new = (
        UnitHeir(unit_id=unit, user_id=user, heir_id=heir)
        for (unit, user), heir in wanted.items()
        if kept.get((unit, user), (0, 0))[1] != heir
    )
    UnitHeir.objects.bulk_create(new, batch_size=BATCH)


def _parents_of_closed(followed: set[int]) -> dict[int, int]:
    """Units that ended without a successor: the unit above keeps their records."""
    closed = Unit.objects.filter(closed_on__lte=timezone.localdate(), depth__gt=1)
    rows = [(pk, path[: -Unit.steplen]) for pk, path in closed.values_list("pk", "path")]
    rows = [(pk, above) for pk, above in rows if pk not in followed]
    paths = {above for _pk, above in rows}
    keys = dict(Unit.objects.filter(path__in=list(paths)).values_list("path", "pk"))
    return {pk: keys[above] for pk, above in rows}
