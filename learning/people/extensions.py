"""What rooms to the left know of a person; they register it here, and it is read here."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cms.people import Person


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
    """Everything a room keeps about a person: plain values by heading, and files."""

    heading: str
    rows: list[dict[str, Any]]
    files: list[HeldFile]


_certificates: list[Callable[[Any], list[CertificateLine]]] = []
_holders: list[Callable[[Any], list[HeldData]]] = []


def register_certificate_source(
    source: Callable[[Any], list[CertificateLine]],
) -> Callable[[Any], list[CertificateLine]]:
    """Have a room asked for the certificates of a person; registering twice asks once."""
    if source not in _certificates:
        _certificates.append(source)
    return source


def register_holder(
    holder: Callable[[Any], list[HeldData]],
) -> Callable[[Any], list[HeldData]]:
    """Have a room asked for everything it keeps about a person."""
    if holder not in _holders:
        _holders.append(holder)
    return holder


def certificates_of(user: Person) -> list[CertificateLine]:
    """The person's certificates, latest first."""
    lines = [line for source in _certificates for line in source(user)]
    return sorted(lines, key=lambda line: line.issued_on, reverse=True)


def held_by_rooms(user: Person) -> list[HeldData]:
    """What the registered rooms keep about the person."""
    return [part for holder in _holders for part in holder(user)]
