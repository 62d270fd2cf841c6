"""Units that change: an event in every state, and two units that were made and renamed."""

from django.utils import timezone

from learning.demo.loader import PROVINCE
from learning.enums import ReorganisationKind as Kind
from learning.models import Reorganisation, Unit
from learning.units.reorganisations.states import (
    Target,
    cancel_event,
    confirm_event,
    draft_event,
    undo_event,
)
from tests.lived_in.cast import Cast, in_days

NUMBERS = iter(range(101, 200))


def tell(cast: Cast) -> None:
    """All below the province's own offices, so that people's duties stay as they are."""
    today = timezone.localdate()
    done = _create("Trung tâm Chuyển đổi số", cast, effective_on=today)
    confirm_event(done, by=cast.second_officer)
    made = Unit.objects.get(name="Trung tâm Chuyển đổi số")
    undone = _create("Ban Thí điểm", cast, effective_on=today)
    confirm_event(undone, by=cast.second_officer)
    undo_event(Reorganisation.objects.get(pk=undone.pk), by=cast.second_officer)
    cancel_event(_create("Ban Không lập nữa", cast, effective_on=in_days(20)))
    prepared = _rename(made, "Trung tâm Công nghệ và Chuyển đổi số", cast)
    confirm_event(prepared, by=cast.second_officer)
    draft_event(
        Kind.MERGE,
        by=cast.officer,
        decision_number=_number(),
        effective_on=in_days(45),
        note="Sắp xếp lại các đơn vị sự nghiệp.",
        sources=[Unit.objects.get(name="UBND xã Biển Hồ"), Unit.objects.get(name="UBND xã Gào")],
        targets=[Target(parent=_province(), name="UBND xã Hồ Gào")],
    )


def _province() -> Unit:
    return Unit.objects.get(name=PROVINCE)


def _number() -> str:
    return f"{next(NUMBERS)}/QĐ-UBND"


def _create(name: str, cast: Cast, *, effective_on) -> Reorganisation:
    return draft_event(
        Kind.CREATE,
        by=cast.officer,
        decision_number=_number(),
        effective_on=effective_on,
        targets=[Target(parent=_province(), name=name)],
    )


def _rename(unit: Unit, name: str, cast: Cast) -> Reorganisation:
    return draft_event(
        Kind.RENAME,
        by=cast.officer,
        decision_number=_number(),
        effective_on=in_days(30),
        sources=[unit],
        targets=[Target(parent=_province(), name=name)],
    )
