"""Graded attempts as the arithmetic reads them: marks, options chosen, time by question."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from quizzes.content.versions import Version
from quizzes.engine.statistics.papers import Answer, Paper
from quizzes.engine.types import KINDS, Response
from quizzes.enums import AttemptSource
from quizzes.models import AnswerEvent, Attempt

SAME_MOMENT_SECONDS = 1.0
"""Answers saved within so many seconds were sent together: by the form without scripts, or
when the line came back. The server's clock then says nothing about the time they took."""

Ledger = Mapping[int, tuple[Response, float | None]]
"""The answer that counts and the seconds it took, by position."""


def read_sheets(attempts: Sequence[Attempt], versions: Mapping[int, Version]) -> dict[int, Paper]:
    """The answers of graded attempts by attempt and version; one query.

    A question's seconds are all times between a save and the save before it, or the start.
    They are None where nothing is known: no answer, a sitting of an edition, or an answer that
    was sent together with another.
    """
    ledgers = _read_ledgers(attempts)
    return {attempt.pk: _sheet(attempt, ledgers[attempt.pk], versions) for attempt in attempts}


def has_options(version: Version) -> bool:
    """Whether people choose among options, so that choices can be counted and compared."""
    return KINDS[version.type].chooses_options


def _read_ledgers(attempts: Sequence[Attempt]) -> dict[int, Ledger]:
    starts = {each.pk: each.started_at for each in attempts}
    timed = {each.pk for each in attempts if each.source == AttemptSource.ONLINE}
    values: dict[int, dict[int, Response]] = {pk: {} for pk in starts}
    seconds: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    before: dict[int, dt.datetime] = dict(starts)
    events = AnswerEvent.objects.filter(attempt__in=list(starts)).order_by("sequence")
    rows = events.values_list("attempt_id", "position", "value", "saved_at")
    for pk, position, value, saved_at in rows:
        values[pk][position] = value
        passed = (saved_at - before[pk]).total_seconds()
        before[pk] = saved_at
        if pk in timed and passed >= SAME_MOMENT_SECONDS:
            seconds[pk][position] += passed
    return {
        pk: {position: (value, seconds[pk].get(position)) for position, value in given.items()}
        for pk, given in values.items()
    }


def _sheet(attempt: Attempt, ledger: Ledger, versions: Mapping[int, Version]) -> Paper:
    sheet = {}
    for item, awarded in zip(attempt.items, attempt.awarded_marks, strict=True):
        response, seconds = ledger.get(item.position, (None, None))
        sheet[item.version_id] = Answer(
            awarded=float(awarded or 0),
            maximum=float(item.marks),
            chosen=_chosen(versions[item.version_id], response),
            seconds=seconds,
            place=item.position,
        )
    return sheet


def _chosen(version: Version, response: Response | None) -> frozenset[str] | None:
    """The options chosen; None for a question without options to choose."""
    if not has_options(version):
        return None
    return frozenset(response) if isinstance(response, list) else frozenset()
