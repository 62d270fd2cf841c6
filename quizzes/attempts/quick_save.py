"""The save that nearly always happens, in one statement.

An answer arrives about twenty times an attempt; at closing time some 150 a second. What
never changes of an attempt (its paper, its deadline) is read once a process; one INSERT
then locks the attempt's row, checks state, time, active tab and order, that the session lives
and the networks are those that were looked at, and writes. Where it writes nothing, the
careful way finds out why.
"""

import datetime as dt
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from config.backends.prepared import prepared_cursor
from config.compiled_query import CompiledQuery
from quizzes import clock
from quizzes.engine.types import Response
from quizzes.enums import AttemptState
from quizzes.models import AnswerEvent, Attempt
from quizzes.models.networks import is_allowed

CACHE_SIZE = 5000

# The lock waits for a submit that is under way and then sees what it did. A newer event
# that commits meanwhile does no harm: the highest sequence counts.
POSTGRESQL = """
INSERT INTO quizzes_answerevent (attempt_id, position, sequence, value, saved_at)
SELECT a.id, %(position)s, %(sequence)s, %(value)s, clock_timestamp()
FROM (SELECT id, state, deadline, active_tab, user_id, quiz_id FROM quizzes_attempt
      WHERE id = %(attempt)s FOR NO KEY UPDATE) a
WHERE a.state = %(state)s AND a.active_tab = %(tab_id)s
  AND a.deadline >= clock_timestamp() - make_interval(secs => %(grace)s)
  AND NOT EXISTS (SELECT 1 FROM quizzes_answerevent e WHERE e.attempt_id = a.id
                  AND e.position = %(position)s AND e.sequence > %(sequence)s)
  AND (%(session)s::text IS NULL OR EXISTS (
    SELECT 1 FROM learning_signinsession s JOIN quizzes_quizpage q ON q.page_ptr_id = a.quiz_id
    WHERE s.session_key = %(session)s::text AND s.user_id = a.user_id
      AND s.expire_date > %(now)s::timestamptz AND q.allowed_networks = %(networks)s::text))
ON CONFLICT DO NOTHING RETURNING saved_at
"""
# A writing statement holds SQLite's one lock from its beginning.
SQLITE = """
INSERT INTO quizzes_answerevent (attempt_id, position, sequence, value, saved_at)
SELECT a.id, %(position)s, %(sequence)s, %(value)s, %(now)s
FROM quizzes_attempt a
WHERE a.id = %(attempt)s AND a.state = %(state)s
  AND a.active_tab = %(tab_id)s AND a.deadline >= %(earliest)s
  AND NOT EXISTS (SELECT 1 FROM quizzes_answerevent e WHERE e.attempt_id = a.id
                  AND e.position = %(position)s AND e.sequence > %(sequence)s)
  AND (%(session)s IS NULL OR EXISTS (
    SELECT 1 FROM learning_signinsession s JOIN quizzes_quizpage q ON q.page_ptr_id = a.quiz_id
    WHERE s.session_key = %(session)s AND s.user_id = a.user_id
      AND s.expire_date > %(now)s AND q.allowed_networks = %(networks)s))
ON CONFLICT DO NOTHING RETURNING 1
"""
# The first tab to save becomes the active one, where there was none.
CLAIM_POSTGRESQL = """
UPDATE quizzes_attempt SET active_tab = %(tab_id)s
WHERE id = %(attempt)s AND active_tab = '' AND state = %(state)s
  AND deadline >= clock_timestamp() - make_interval(secs => %(grace)s)
"""
CLAIM_SQLITE = """
UPDATE quizzes_attempt SET active_tab = %(tab_id)s
WHERE id = %(attempt)s AND active_tab = '' AND state = %(state)s AND deadline >= %(earliest)s
"""


@CompiledQuery
def frozen_values(
    *, pk: int
) -> QuerySet[Attempt, tuple[list[dict[str, Any]], dt.datetime, int, str]]:
    """What an attempt keeps from its start to its end: paper, deadline, seconds of grace; and
    the networks that its quiz allows now.
    """
    rows = Attempt.objects.filter(pk=pk).order_by()
    return rows.values_list("paper", "deadline", "grace_seconds", "quiz__allowed_networks")


@dataclass(frozen=True)
class Origin:
    """Where an answer comes from: the key of the session, and the client's address."""

    session_key: str
    address: str


@dataclass(frozen=True)
class Frozen:
    """What an attempt keeps from its start to its end, and its networks when this was read."""

    version_ids: tuple[int, ...]
    deadline: dt.datetime
    grace_seconds: int
    networks: str


_cache: OrderedDict[int, Frozen] = OrderedDict()


def frozen_part(attempt_id: int) -> Frozen:
    """Read it, from this process's memory where it can; raises Attempt.DoesNotExist."""
    if kept := _cache.get(attempt_id):
        return kept
    row = frozen_values.first(pk=attempt_id)
    if row is None:
        raise Attempt.DoesNotExist
    paper, deadline, grace_seconds, networks = row
    versions = tuple(item["version"] for item in paper)
    frozen = _cache[attempt_id] = Frozen(versions, deadline, grace_seconds, networks)
    while len(_cache) > CACHE_SIZE:
        _cache.popitem(last=False)
    return frozen


def read_anew(attempt_id: int) -> Frozen:
    """As `frozen_part`, from the database."""
    _cache.pop(attempt_id, None)
    return frozen_part(attempt_id)


def forget_attempts() -> None:
    """Empty this process's memory (tests that roll back reuse primary keys)."""
    _cache.clear()


def insert_if_allowed(
    attempt_id: int,
    position: int,
    sequence: int,
    value: Response,
    tab_id: str,
    origin: Origin | None,
) -> dt.datetime | None:
    """Write the event if the attempt takes it; when it was saved, or None for "no".

    The first tab to save becomes the active one, where there is none yet. Without `origin`
    the caller has seen to it that the person may save.
    """
    frozen, now = frozen_part(attempt_id), clock.held_now()
    if origin and not is_allowed(origin.address, frozen.networks):
        return None
    fields = AnswerEvent._meta
    parameters = {
        "attempt": attempt_id,
        "position": position,
        "sequence": sequence,
        "value": fields.get_field("value").get_db_prep_save(value, connection),
        "state": AttemptState.IN_PROGRESS.value,
        "tab_id": tab_id,
        "grace": frozen.grace_seconds,
        "now": _prepared(now),
        "session": origin.session_key if origin else None,
        "networks": frozen.networks,
        "earliest": _prepared(now - dt.timedelta(seconds=frozen.grace_seconds)),
    }
    saved = _insert(parameters) or (_claim_and_insert(parameters) if tab_id else None)
    if saved is None:
        return None
    saved_at: dt.datetime = saved[0] if connection.vendor == "postgresql" else now
    return saved_at


def _insert(parameters: dict[str, Any]) -> tuple[Any, ...] | None:
    with prepared_cursor() as cursor:
        cursor.execute(POSTGRESQL if connection.vendor == "postgresql" else SQLITE, parameters)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


@transaction.atomic
def _claim_and_insert(parameters: dict[str, Any]) -> tuple[Any, ...] | None:
    """Both, or neither."""
    on_postgresql = connection.vendor == "postgresql"
    with prepared_cursor() as cursor:
        cursor.execute(CLAIM_POSTGRESQL if on_postgresql else CLAIM_SQLITE, parameters)
        taken = cursor.rowcount == 1
    saved = _insert(parameters) if taken else None
    transaction.set_rollback(taken and saved is None)
    return saved


def _prepared(moment: dt.datetime) -> object:
    return AnswerEvent._meta.get_field("saved_at").get_db_prep_save(moment, connection)
