"""Tables of transitions: which states may follow which."""

from collections.abc import Collection, Mapping
from typing import TypeVar

S = TypeVar("S")


def states_before(state: S, transitions: Mapping[S, Collection[S]]) -> list[S]:
    """The states from which one may come to `state`, for the filter of a compare-and-swap."""
    return [before for before, after in transitions.items() if state in after]
