"""Shares of groups of people, so that no small group can be read from them; pure."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

MIN_PEOPLE = 5


@dataclass
class Tally:
    """Answers of a group: how many, their summed shares, and who, up to `MIN_PEOPLE` people."""

    answers: int = 0
    shares: float = 0.0
    people: set[int] = field(default_factory=set)

    def add(self, person: int, share: float) -> None:
        self.answers += 1
        self.shares += share
        if len(self.people) < MIN_PEOPLE:
            self.people.add(person)

    @property
    def is_shown(self) -> bool:
        return len(self.people) >= MIN_PEOPLE

    @property
    def facility(self) -> float:
        return self.shares / self.answers


def shown_groups(groups: Mapping[Hashable, Tally]) -> dict[Hashable, Tally]:
    """The groups that may be shown beside their total.

    Groups of fewer than `MIN_PEOPLE` people are hidden. Where one group alone is hidden, it
    could be worked out from the total and the others: the smallest other is hidden too.
    """
    shown = {key: tally for key, tally in groups.items() if tally.is_shown}
    if len(groups) - len(shown) == 1 and shown:
        del shown[min(shown, key=lambda key: (shown[key].answers, str(key)))]
    return shown
