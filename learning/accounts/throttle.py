"""Buckets of failures that leak: the more is in one, the longer until the next try.

They stand in the database, so that all web processes see the same. A try that does not fail
costs one query; nothing is written for it.
"""

import math
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from learning.models import SignInFailures

HOUR = 3600
FORGOTTEN_AFTER = 48 * HOUR

# One statement counts, so that failures at the same time are all counted.
COUNT = """
INSERT INTO {table} (key, level, at) VALUES (%(key)s, 1, %(now)s)
ON CONFLICT (key) DO UPDATE SET
  level = 1 + CASE
    WHEN {table}.level > (excluded.at - {table}.at) * %(leak)s
    THEN {table}.level - (excluded.at - {table}.at) * %(leak)s
    ELSE 0 END,
  at = excluded.at
"""


@dataclass(frozen=True)
class Rule:
    """What a kind of bucket allows.

    `free` failures cost nothing; then each `step` more doubles the wait, from `first` to
    `most` seconds. `leak` is how many are forgotten an hour.
    """

    name: str
    free: int
    leak: float
    first: float
    most: float
    step: float = 1.0

    def key(self, *parts: object) -> str:
        """The name of one bucket; says nothing about whom it is for."""
        text = "\0".join(str(part) for part in parts)
        return salted_hmac(f"sign-in.{self.name}", text, algorithm="sha256").hexdigest()

    def wait_after(self, level: float) -> float:
        """Seconds that a failure which filled the bucket so far is waited after."""
        over = round(level) - self.free
        if over < 0:
            return 0.0
        return min(self.first * 2.0 ** min(over / self.step, 30), self.most)


@dataclass(frozen=True)
class Filling:
    """How full a bucket was at its last failure."""

    level: float
    at: float

    def level_now(self, rule: Rule) -> float:
        return max(0.0, self.level - (time.time() - self.at) * rule.leak / HOUR)

    def wait(self, rule: Rule) -> int:
        """Whole seconds from now until the next try; 0 where it may be at once."""
        return max(0, math.ceil(self.at + rule.wait_after(self.level) - time.time()))


EMPTY = Filling(0.0, 0.0)


def fillings(keys: Collection[str]) -> dict[str, Filling]:
    """The buckets that hold anything; one query."""
    rows = SignInFailures.objects.filter(key__in=keys).values_list("key", "level", "at")
    return {key: Filling(level, at) for key, level, at in rows}


def count_failure(buckets: Mapping[str, Rule]) -> None:
    """Put one failure more into each bucket."""
    statement = COUNT.format(table=connection.ops.quote_name(SignInFailures._meta.db_table))
    # In one order everywhere: two at once would otherwise wait for each other.
    with transaction.atomic(), connection.cursor() as cursor:
        for key in sorted(buckets):
            leak = buckets[key].leak / HOUR
            cursor.execute(statement, {"key": key, "now": time.time(), "leak": leak})


def empty(keys: Collection[str]) -> None:
    """Forget what these buckets hold."""
    SignInFailures.objects.filter(key__in=keys).delete()


def lower(key: str, by: float) -> None:
    """Take so many failures out of the bucket, without a new wait."""
    rows = SignInFailures.objects.filter(key=key, level__gte=by)
    rows.update(level=F("level") - by)


def prune() -> int:
    """Delete buckets that have been left alone for two days; returns how many."""
    return SignInFailures.objects.filter(at__lt=time.time() - FORGOTTEN_AFTER).delete()[0]
