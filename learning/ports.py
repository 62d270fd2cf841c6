"""What `learning` asks of the apps downstream, which keep certificates."""

import base64
import binascii
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from config.parameters import FIRST_DAY, LAST_DAY, read_key
from config.ports import Extensions, Port
from learning.enums import ReminderKind
from learning.models import Unit, User


@dataclass(frozen=True)
class CertificateLine:
    """A certificate as the person's page shows it; `url` leads to its file."""

    number: str
    course: str
    issued_on: dt.date
    valid_until: dt.date | None
    state: str
    url: str


@dataclass(frozen=True)
class HeldFile:
    """A file that the system keeps about a person, read when it is packed."""

    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class HeldData:
    """Everything an app keeps about a person: plain values by heading, and files."""

    heading: str
    rows: list[dict[str, Any]]
    files: list[HeldFile]


@dataclass(frozen=True)
class Place:
    """Where a reader is."""

    at: dt.datetime
    pk: int

    def text(self) -> str:
        return base64.urlsafe_b64encode(f"{self.at.isoformat()}|{self.pk}".encode()).decode()

    @classmethod
    def read(cls, text: str) -> "Place":
        """Raises:
        ValueError: the text is none of ours.
        """
        try:
            at, _bar, pk = base64.urlsafe_b64decode(text.encode()).decode().partition("|")
            place, number = dt.datetime.fromisoformat(at), read_key(pk)
            if place.tzinfo is None or not FIRST_DAY <= place.date() <= LAST_DAY or not number:
                raise ValueError("place")
            return cls(place, number)
        except (binascii.Error, UnicodeError, ValueError) as error:
            raise ValueError("cursor") from error


@dataclass(frozen=True)
class FeedRow:
    """A row and its place."""

    place: Place
    data: dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """A reminder to be: once per person and `key`, whatever the number of runs."""

    user_id: int
    kind: ReminderKind
    key: str
    text: str
    address: str = ""
    enrolment_id: int | None = None


@dataclass(frozen=True)
class Contradiction:
    """What is wrong, in how many rows, and the first of them."""

    code: str
    text: str
    count: int
    first: list[str]


@Port
def certificates_of(user: User) -> list[CertificateLine]:
    """The person's certificates, latest first; by default there are none."""
    return []


@Port
def certificate_feed(unit: Unit, after: Place | None, limit: int) -> list[FeedRow]:
    """Certificates of the unit's people, then and now, from a place on, in the order of the
    places; by default there are none.
    """
    return []


class DataHolder(Protocol):
    """Everything an app keeps about a person."""

    def __call__(self, user: User, /) -> list[HeldData]: ...


class ReminderSource(Protocol):
    """Reminders of what ends within so many days.

    It writes nothing and gives the same drafts until their time is over.
    """

    def __call__(self, today: dt.date, days: int, /) -> Iterable[Draft]: ...


class Invariant(Protocol):
    """A check of the records: what it finds must never be. It reads only."""

    def __call__(self) -> Iterable[Contradiction]: ...


data_holders: Extensions[DataHolder] = Extensions()
reminder_sources: Extensions[ReminderSource] = Extensions()
invariants: Extensions[Invariant] = Extensions()

# Names of modules that add to the catalogue of reports. They are imported when reports are
# listed: forms cannot be while apps load.
report_modules: Extensions[str] = Extensions()
