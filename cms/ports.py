"""What `cms` asks of the apps downstream, whose records rest on pages, images and the law."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import TextChoices
from django.http import HttpRequest
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


@dataclass(frozen=True)
class Occurrence:
    """What one entry of the audit log says, of many that are written at once.

    `about` is the person concerned. `detail` holds plain values by their fields' names; what
    was changed stands there as `changes(before, after)`.
    """

    event: str
    what: str
    about: Person | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@Port
def record_event(
    event: str,
    *,
    what: str,
    by: Person | None = None,
    request: HttpRequest | None = None,
    about: Person | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write one entry of the audit log in the transaction that is open.

    `event` is declared with its label in an `AuditEvent` of the app (`audit_events`); `what`
    names the thing in Vietnamese, `about` the person concerned, `detail` plain values by their
    fields' names, `changes(before, after)` among them. Without `by` it is who is signed in;
    address and page are those of the request that is being answered, so use cases need not
    know it. Commands and tasks have neither: then the entry names the command or the system.
    What is written may be anything; only a database that fails raises, and then undoes what was
    to be recorded. By default nobody keeps a log.
    """


@Port
def record_events(
    occurrences: Iterable[Occurrence],
    *,
    by: Person | None = None,
    request: HttpRequest | None = None,
) -> None:
    """As `record_event` for many people or things at once, in few queries."""


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What differs, for `detail`: `{"changes": {field: [before, after]}}`, or {}."""
    differing = {
        name: [before.get(name), after.get(name)]
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    }
    return {"changes": differing} if differing else {}


audit_events: Extensions[type[TextChoices]] = Extensions()
page_records: Extensions[PageRecords] = Extensions()
page_concerns: Extensions[PageConcern] = Extensions()
image_records: Extensions[ImageRecords] = Extensions()
law_usages: Extensions[UsageFinder] = Extensions()
law_actions: Extensions[LawAction] = Extensions()
