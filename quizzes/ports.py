"""What the examination engine asks of the apps downstream, which know units, duties and records."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from cms.people import Person
from config.ports import Extensions, Port
from quizzes.models import QuizPage, Round


@dataclass(frozen=True)
class WayOn:
    """What a refused learner can do at once: a button that posts to the address."""

    address: str
    words: str


@dataclass(frozen=True)
class SittingRule:
    """What stands between a person and a quiz; the empty rule lets everybody sit.

    `refusal` is shown to the learner, with the `way_on` where there is one; `counts_from` says
    from when on attempts count towards the limit (a new cycle begins with a fresh limit).
    """

    refusal: str = ""
    way_on: WayOn | None = None
    counts_from: dt.datetime | None = None


@dataclass(frozen=True)
class PreflightLine:
    """One check before a round: green or red, what was found, and what to do when red."""

    label: str
    ok: bool
    found: str
    todo: str = ""


@dataclass(frozen=True)
class RiskLine:
    """Something that rests on an attempt whose result falls; `note` says what becomes of it."""

    attempt_id: int
    text: str
    note: str = ""


@dataclass(frozen=True)
class UnitParticipation:
    """How many of a unit's staff, those below it included, took part in a round."""

    name: str
    staff: int
    participants: int


@dataclass(frozen=True)
class PersonSnapshot:
    """Where someone belongs on a day: the unit's primary key, its path of names, position."""

    unit_ref: int | None = None
    unit_name: str = ""
    position: str = ""


@Port
def sitting_rule(user: Person, quiz: QuizPage) -> SittingRule:
    """Whether the person may sit the quiz, and from when on attempts count.

    By default everybody may, and all attempts count.
    """
    return SittingRule()


@Port
def expected_participants(quiz: QuizPage) -> Collection[int]:
    """User ids of who will sit a quiz, or a round of it that is for everybody; default: nobody."""
    return ()


@Port
def barred_from_entry(viewer: Person, user_ids: Collection[int]) -> Collection[int]:
    """Those of the people for whom the viewer may not enter results; default: none of them."""
    return ()


@Port
def examined_units(viewer: Person) -> Collection[int] | None:
    """Keys of the units whose sittings the viewer works with; None, the default: of all."""
    return None


@Port
def edition_units() -> Sequence[tuple[int, str]]:
    """Key and name of the units for which papers are printed; by default none are known."""
    return ()


@Port
def quizzes_due(user: Person) -> Collection[int]:
    """Primary keys of the quizzes that belong to someone's duties; by default none."""
    return ()


@Port
def participation(round_: Round, user_ids: Collection[int]) -> Sequence[UnitParticipation]:
    """How many of each unit's staff these participants are; by default no units are known."""
    return ()


@Port
def person_snapshot(user: Person, on: dt.date) -> PersonSnapshot:
    """Where someone belongs on a day; by default nowhere."""
    return PersonSnapshot()


class PreflightCheck(Protocol):
    """What an app checks before a round, or before a quiz without rounds; it writes nothing."""

    def __call__(self, quiz: QuizPage, round_: Round | None, /) -> Sequence[PreflightLine]: ...


class RiskFinder(Protocol):
    """What hangs on results that a regrade would make fail, or made fail; it writes nothing."""

    def __call__(self, attempt_ids: Sequence[int], /) -> Sequence[RiskLine]: ...


preflight_checks: Extensions[PreflightCheck] = Extensions()
risk_finders: Extensions[RiskFinder] = Extensions()
