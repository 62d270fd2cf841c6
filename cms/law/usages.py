"""What rests on a provision, told by the rooms that hold it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from cms.people import Person

PARAMETER = "dieu-khoan"


@dataclass(frozen=True)
class TouchedItem:
    """A thing that rests on the law: what it is called, where it is, what to know.

    `may_open` says who is let in at its address; others read what it is called.
    """

    label: str
    url: str
    note: str = ""
    may_open: Callable[[Any], bool] = field(default=lambda viewer: True, compare=False)


Finder = Callable[[Collection[int]], list[TouchedItem]]


@dataclass(frozen=True)
class Touched:
    """All things of one kind."""

    kind: Any
    items: list[TouchedItem]


@dataclass(frozen=True)
class Action:
    """A button under the list; its address gets the provisions."""

    label: Any
    url_name: str
    permission: str

    def url(self, provisions: Collection[int]) -> str:
        return f"{reverse(self.url_name)}?{urlencode({PARAMETER: sorted(provisions)}, doseq=True)}"


_finders: list[tuple[int, Any, Finder]] = []
_actions: list[Action] = []


def register_finder(kind: Any, finder: Finder, *, order: int) -> None:
    """Let a room name what of it rests on provisions, given by primary key."""
    _finders.append((order, kind, finder))


def register_action(label: Any, url_name: str, *, permission: str) -> None:
    """Let a room offer an action on provisions to those with the permission."""
    _actions.append(Action(label, url_name, permission))


def find_touched(provisions: Collection[int], *, viewer: Person) -> list[Touched]:
    """Everything that rests on the provisions, kind by kind; links only where the viewer may go."""
    ordered = sorted(_finders, key=lambda row: row[0])
    return [
        Touched(kind, [_for_viewer(item, viewer) for item in finder(provisions)])
        for _order, kind, finder in ordered
    ]


def _for_viewer(item: TouchedItem, viewer: Person) -> TouchedItem:
    return item if not item.url or item.may_open(viewer) else replace(item, url="")


def may_edit(page: Any) -> Callable[[Any], bool]:
    """Who is let in at the page's editor."""
    return lambda viewer: bool(page.permissions_for_user(viewer).can_edit())


def actions_for(request: HttpRequest) -> list[Action]:
    """The actions that the person may take."""
    return [action for action in _actions if request.user.has_perm(action.permission)]
