"""The cache that all processes of all hosts share: rate limits, heartbeats, counted figures.

In a table of the database, or in Redis (Valkey) where `CACHE_URL` names one.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from django.db import connections
from django.db.backends.utils import CursorWrapper

logger = logging.getLogger(__name__)

Found = TypeVar("Found")
FORGETFUL = 1_000_000


class TableCache(DatabaseCache):
    """Django's own, but for what goes when there is much: what has ended, and nothing that lives.

    Django's throws away a third of all entries by their names, be they a lock on passwords or a
    sign of life. Past a million that live it still does so: somebody is filling the disk.
    """

    _table: str

    def _cull(self, db: str, cursor: CursorWrapper, now: datetime, num: int) -> None:
        if num > FORGETFUL:
            DatabaseCache._cull(self, db, cursor, now, num)  # type: ignore[attr-defined]
            return
        connection = connections[db]
        ends = connection.ops.adapt_datetimefield_value(now)
        table = connection.ops.quote_name(self._table)
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [ends])  # noqa: S608 - our own name


class ServerCache(RedisCache):
    """A server of its own. While it does not answer, nothing is remembered, and the site goes on.

    Whatever is limited by a count in it is not limited then; the log says so.
    """

    def get(self, key: str, default: object = None, version: int | None = None) -> Any:
        return self._asked(lambda: super(ServerCache, self).get(key, default, version), default)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        return self._asked(lambda: super(ServerCache, self).get_many(keys, version), {})

    def set(self, *arguments: Any, **named: Any) -> None:
        self._asked(lambda: super(ServerCache, self).set(*arguments, **named), None)

    def add(self, *arguments: Any, **named: Any) -> bool:
        return self._asked(lambda: super(ServerCache, self).add(*arguments, **named), True)

    def touch(self, *arguments: Any, **named: Any) -> bool:
        return self._asked(lambda: super(ServerCache, self).touch(*arguments, **named), False)

    def delete(self, *arguments: Any, **named: Any) -> bool:
        return self._asked(lambda: super(ServerCache, self).delete(*arguments, **named), False)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """As for a key that is not there: ValueError."""
        count = self._asked(lambda: super(ServerCache, self).incr(key, delta, version), None)
        if count is None:
            raise ValueError(f"Key '{key}' not found.")
        return count

    def _asked(self, ask: Callable[[], Found], otherwise: Found) -> Found:
        from redis.exceptions import ConnectionError as NoConnection
        from redis.exceptions import TimeoutError as NoAnswer

        try:
            return ask()
        except (NoConnection, NoAnswer) as error:
            logger.warning("the cache does not answer: %s", error)
            return otherwise
