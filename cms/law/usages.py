"""What rests on a provision, told by the apps that hold it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page

from cms.law.changes import lessons_citing
from cms.people import Person
from cms.ports import LawAction, LawUsage, law_actions, law_usages


@dataclass(frozen=True)
class Usages:
    """All things of one kind."""

    kind: object
    items: list[LawUsage]


def find_usages(provisions: Collection[int], *, viewer: Person) -> list[Usages]:
    """Everything that rests on the provisions, kind by kind; links only where the viewer may go."""
    return [
        Usages(each.kind, [_for_viewer(item, viewer) for item in each.find(provisions)])
        for each in law_usages
    ]


def _for_viewer(item: LawUsage, viewer: Person) -> LawUsage:
    return item if not item.url or item.may_open(viewer) else replace(item, url="")


def may_edit(page: Page) -> Callable[[Person], bool]:
    """Who is let in at the page's editor."""
    return lambda viewer: bool(page.permissions_for_user(viewer).can_edit())


def actions_for(request: HttpRequest) -> list[LawAction]:
    """The actions that the person may take."""
    return [action for action in law_actions if request.user.has_perm(action.permission)]


def lessons_using(provisions: Collection[int]) -> list[LawUsage]:
    """Published lessons that cite one of the places, or the whole document of one."""
    return [
        LawUsage(
            page.title,
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            may_open=may_edit(page),
        )
        for page in lessons_citing(provisions)
    ]
