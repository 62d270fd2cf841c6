"""What `cms` asks of the apps downstream, whose records rest on pages, images and the law."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.urls import reverse
from django.utils.http import urlencode
from wagtail.models import Page

from cms.people import Person
from config.ports import Extensions, Port

PROVISIONS = "dieu-khoan"


class PageRecords(Protocol):
    """Whether records rest on a page or anything below it: then it is never deleted."""

    def __call__(self, page: Page, /) -> bool: ...


class PageConcern(Protocol):
    """Sentences that say whom the pages, or what is below them, concern."""

    def __call__(self, pages: Sequence[Page], /) -> list[str]: ...


class ImageRecords(Protocol):
    """Those of the images (by primary key) that records show: they stay as they are."""

    def __call__(self, image_ids: Collection[int], /) -> set[int]: ...


@dataclass(frozen=True)
class LawUsage:
    """A thing that rests on the law: what it is called, where it is, what to know.

    `may_open` says who is let in at its address; others read what it is called.
    """

    label: str
    url: str
    note: str = ""
    may_open: Callable[[Person], bool] = field(default=lambda viewer: True, compare=False)


@dataclass(frozen=True)
class UsageFinder:
    """Finds what of one kind rests on provisions, which are given by primary key."""

    kind: object
    find: Callable[[Collection[int]], list[LawUsage]]


@dataclass(frozen=True)
class LawAction:
    """What may be done about provisions, by those with the permission: a button under the list
    of what rests on them; its address gets the provisions.
    """

    label: object
    url_name: str
    permission: str

    def url(self, provisions: Collection[int]) -> str:
        return f"{reverse(self.url_name)}?{urlencode({PROVISIONS: sorted(provisions)}, doseq=True)}"


@Port
def end_duties(pages: Sequence[Page], reason: str) -> int:
    """End what is due of withdrawn pages, with the editor's reason, and count what was ended.

    By default nothing is due.
    """
    return 0


page_records: Extensions[PageRecords] = Extensions()
page_concerns: Extensions[PageConcern] = Extensions()
image_records: Extensions[ImageRecords] = Extensions()
law_usages: Extensions[UsageFinder] = Extensions()
law_actions: Extensions[LawAction] = Extensions()
