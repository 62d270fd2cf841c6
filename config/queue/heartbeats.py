"""The signs of life of the task workers of all hosts, once a second, in the shared cache."""

from typing import Any

from django_q.brokers import Broker
from django_q.conf import Conf


class SharedHeartbeats(Broker):
    """Reads the signs of all clusters by two calls, and writes nothing.

    The queue's own takes ended ones off the list while it goes through it: one that follows an
    ended one is passed over then, and a host whose workers live counts as without.
    """

    def get_stats(self, pattern: str) -> list[Any]:
        """The latest signs of life; empty without any."""
        names = self.cache.get(Conf.Q_STAT) or []
        return list(self.cache.get_many(names).values())
