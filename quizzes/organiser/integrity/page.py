"""A report of signs with the names of people and the texts of questions, for its page."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quizzes.content.versions import Version, read_versions
from quizzes.engine.collusion.pairs import THRESHOLD
from quizzes.models import Attempt, IntegrityReport, QuestionVersion

MAX_ODDS = 1_000_000_000

MIN_EXPLAINED_SHARE = 0.5
"""From this adjusted probability on, the errors of the two are explanation enough."""


@dataclass(frozen=True)
class PairRow:
    """Two attempts with the wrong answers that they share.

    `one_in` and `one_in_given_errors` say “one pair in so many”, after the number of pairs
    that were compared; the second, like `given_errors`, allows for how often these two err.
    """

    first: Attempt
    second: Attempt
    questions: tuple[Version, ...]
    common: int
    one_in: int
    one_in_given_errors: int
    given_errors: float

    @property
    def is_rare_given_errors(self) -> bool:
        return self.given_errors < THRESHOLD

    @property
    def is_explained_by_errors(self) -> bool:
        return self.given_errors >= MIN_EXPLAINED_SHARE

    @property
    def percent_given_errors(self) -> float:
        return 100 * self.given_errors


@dataclass(frozen=True)
class FastRow:
    """An attempt that was answered faster than it can be read."""

    attempt: Attempt
    seconds: int | None
    needed: int | None
    items: int | None
    timed: int | None


@dataclass(frozen=True)
class MinutesRow:
    """Attempts that began and were handed in in the same minutes; `more` are not listed."""

    started: dt.datetime
    submitted: dt.datetime
    attempts: tuple[Attempt, ...]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.attempts)


@dataclass(frozen=True)
class LeaveRow:
    """How often the page of an attempt was left, and for how many seconds in all."""

    attempt: Attempt
    times: int
    seconds: int


@dataclass(frozen=True)
class ExposureRow:
    """How many of the papers that were read held a question, and all papers ever."""

    version: Version
    papers: int
    percent: float
    ever: int


@dataclass(frozen=True)
class Signs:
    """Everything on the page, worst first in each list."""

    pairs: tuple[PairRow, ...]
    fast: tuple[FastRow, ...]
    minutes: tuple[MinutesRow, ...]
    leaves: tuple[LeaveRow, ...]
    exposure: tuple[ExposureRow, ...]


def signs_of(report: IntegrityReport) -> Signs:
    """Look up the people and questions that the findings name; three queries."""
    found = report.findings
    attempts = _attempts(found)
    drawn = [version for version, _papers in found["exposure"]]
    versions = read_versions([*drawn, *(i for pair in found["pairs"] for i in pair["items"])])
    ever = dict(QuestionVersion.objects.filter(pk__in=drawn).values_list("pk", "exposure"))
    return Signs(
        pairs=tuple(_pair(pair, attempts, versions) for pair in found["pairs"]),
        fast=tuple(FastRow(**{**e, "attempt": attempts[e["attempt"]]}) for e in found["fast"]),
        minutes=tuple(_minutes(group, attempts) for group in found["minutes"]),
        leaves=tuple(
            LeaveRow(attempts[e["attempt"]], e["times"], e["seconds"]) for e in found["leaves"]
        ),
        exposure=tuple(
            ExposureRow(versions[pk], papers, 100 * papers / found["read"], ever[pk])
            for pk, papers in found["exposure"]
        ),
    )


def _attempts(found: Mapping[str, Any]) -> dict[int, Attempt]:
    rows = Attempt.objects.filter(pk__in=set(_named(found))).select_related("user")
    return {attempt.pk: attempt for attempt in rows.defer("paper", "awarded")}


def _named(found: Mapping[str, Any]) -> Iterator[int]:
    """The attempts that the findings name."""
    for pair in found["pairs"]:
        yield from (pair["first"], pair["second"])
    for group in found["minutes"]:
        yield from group["attempts"]
    for entry in (*found["fast"], *found["leaves"]):
        yield entry["attempt"]


def _pair(
    pair: Mapping[str, Any], attempts: Mapping[int, Attempt], versions: Mapping[int, Version]
) -> PairRow:
    return PairRow(
        first=attempts[pair["first"]],
        second=attempts[pair["second"]],
        questions=tuple(versions[item] for item in pair["items"]),
        common=pair["common"],
        one_in=_one_in(pair["adjusted"]),
        one_in_given_errors=_one_in(pair["given_errors"]),
        given_errors=pair["given_errors"],
    )


def _minutes(group: Mapping[str, Any], attempts: Mapping[int, Attempt]) -> MinutesRow:
    return MinutesRow(
        started=dt.datetime.fromisoformat(group["started"]),
        submitted=dt.datetime.fromisoformat(group["submitted"]),
        attempts=tuple(attempts[pk] for pk in group["attempts"]),
        count=group["count"],
    )


def _one_in(probability: float) -> int:
    """“One in so many”, rounded down to two digits and bounded."""
    if probability * MAX_ODDS <= 1:
        return MAX_ODDS
    whole = int(1 / probability)
    unit = 10 ** max(0, len(str(whole)) - 2)
    return whole // unit * unit
