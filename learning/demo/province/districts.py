"""The one night in which the invented districts ended, told with events like any other."""

from collections import defaultdict
from collections.abc import Iterable

from learning.demo.province.people import Placed
from learning.demo.province.units import CHANGED_ON, Tree
from learning.enums import ReorganisationKind
from learning.models import User
from learning.units.reorganisations.states import Target, confirm_event, draft_event

DECISION = "1664/NQ-UBTVQH15"
NOTE = "Kết thúc hoạt động của cấp huyện; lập chính quyền địa phương hai cấp."


def end_districts(tree: Tree, placed: Iterable[Placed], officer: User) -> None:
    """Split every district among the offices of its communes, with its people chosen."""
    chosen: dict[int, list[int]] = defaultdict(list)
    for one in placed:
        if one.district is not None:
            chosen[one.unit.pk].append(one.user.pk)
    for district in tree.districts:
        event = draft_event(
            ReorganisationKind.SPLIT,
            by=officer,
            decision_number=DECISION,
            effective_on=CHANGED_ON,
            note=NOTE,
            sources=[district.unit],
            targets=[Target(unit=unit, staff=chosen[unit.pk]) for unit in district.offices],
        )
        confirm_event(event, by=officer)
