"""Django's sessions in the database, read at every request by a compiled query."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from config.compiled_query import CompiledQuery, Param

LIVE = CompiledQuery(
    lambda: (
        db.SessionStore.get_model_class()
        .objects.filter(session_key=Param("key"), expire_date__gt=Param("now"))
        .values_list("session_data", flat=True)
    )
)


class SessionStore(db.SessionStore):
    """As Django's own but for how a session is read."""

    def load(self) -> dict[str, Any]:
        """What the session holds; empty, and without a key, where there is none that lives."""
        key = self.session_key or ""
        # A cookie may hold any sign; PostgreSQL takes no NUL.
        data = LIVE.first(key=key, now=timezone.now()) if key.isalnum() else None
        if data is None:
            self._session_key = None
            return {}
        return self.decode(data)
