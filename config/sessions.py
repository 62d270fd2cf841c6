"""Django's sessions in the database, read at every request by a compiled query."""

import datetime as dt
from typing import Any

from django.contrib.sessions.backends import db
from django.db.models import QuerySet
from django.utils import timezone

from config.compiled_query import CompiledQuery


@CompiledQuery
def live_sessions(*, key: str, now: dt.datetime) -> QuerySet[Any, str]:
    """What the session with this key holds, if it has not ended."""
    rows = db.SessionStore.get_model_class().objects
    found = rows.filter(session_key=key, expire_date__gt=now)
    return found.values_list("session_data", flat=True)


class SessionStore(db.SessionStore):
    """As Django's own but for how a session is read."""

    def load(self) -> dict[str, Any]:
        """What the session holds; empty, and without a key, where there is none that lives."""
        key = self.session_key or ""
        # A cookie may hold any sign; PostgreSQL takes no NUL.
        data = live_sessions.first(key=key, now=timezone.now()) if key.isalnum() else None
        if data is None:
            self._session_key = None
            return {}
        return self.decode(data)
