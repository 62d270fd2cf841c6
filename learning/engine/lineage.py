"""Which unit stands for another today; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Lineage:
    """Who follows whom.

    `main`: unit → (event that ended it, unit that took over). `chosen`: (event, person) →
    unit to which the person went instead. `parents`: the unit above of one that ended without a
    successor: it keeps the records. No unit ends twice, and a successor
    begins after its predecessors: there is no circle.
    """

    main: Mapping[int, tuple[int, int]]
    chosen: Mapping[tuple[int, int], int] = field(default_factory=dict)
    parents: Mapping[int, int] = field(default_factory=dict)

    def heir(self, unit: int, person: int | None = None) -> int:
        """The unit that stands for this one today: for everybody, or for one person."""
        while True:
            if unit in self.main:
                event, successor = self.main[unit]
                if person is not None:
                    successor = self.chosen.get((event, person), successor)
                unit = successor
            elif unit in self.parents:
                unit = self.parents[unit]
            else:
                return unit

    def heirs(self, units: Iterable[int]) -> dict[int, int]:
        """For those that another unit stands for: which."""
        found = {unit: self.heir(unit) for unit in units}
        return {unit: heir for unit, heir in found.items() if heir != unit}

    def exceptions(self, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
        """Of (unit, person) pairs those whose heir is not that of the unit."""
        found = {}
        for unit, person in pairs:
            heir = self.heir(unit, person)
            if heir != self.heir(unit):
                found[(unit, person)] = heir
        return found
