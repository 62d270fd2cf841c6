"""Django's sessions in the database, read at every request by a compiled query.

What a session knows of its sign-in (`SignIn`) lies in its data; who is signed in, and when
it ends, in its row: there a trigger, a list and the saving of answers find it.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.http import HttpRequest
from django.utils import timezone

from config.compiled_query import CompiledQuery

SIGN_IN = "sign_in"
# A request counts as use at most once in this time.
USE_COUNTS_AFTER = dt.timedelta(minutes=1)

Row = tuple[str, dt.datetime, dt.datetime]


@CompiledQuery
def live_sessions(*, key: str, now: dt.datetime) -> QuerySet[Any, Row]:
    """Data, end and last use of the session with this key, if it has not ended."""
    rows = SessionStore.get_model_class().objects
    found = rows.filter(session_key=key, expire_date__gt=now)
    return found.values_list("session_data", "expire_date", "last_seen_at")


@dataclass(frozen=True)
class SignIn:
    """How somebody signed in: moments as seconds since 1970, `idle` in seconds.

    `must_change`: by a password that others have seen; another one is to be chosen first.
    """

    at: float
    until: float
    idle: int
    address: str = ""
    device: str = ""
    must_change: bool = False


class SessionStore(db.SessionStore):
    """As Django's own but for how a session is read, and when it ends.

    Without a sign-in it ends `SESSION_COOKIE_AGE` after its last change. With one it ends
    when it was idle for as long as the sign-in says, and at the latest when that says;
    `hold_until` puts this off.
    """

    expires_at: dt.datetime | None = None
    last_seen_at: dt.datetime | None = None

    @classmethod
    def get_model_class(cls) -> Any:
        return apps.get_model("learning", "SignInSession")

    def load(self) -> dict[str, Any]:
        """What the session holds; empty, and without a key, where there is none that lives."""
        key = self.session_key or ""
        # A cookie may hold any sign; PostgreSQL takes no NUL.
        row = live_sessions.first(key=key, now=timezone.now()) if key.isalnum() else None
        if row is None:
            self._session_key = None
            return {}
        data, self.expires_at, self.last_seen_at = row
        return self.decode(data)

    @property
    def sign_in(self) -> SignIn | None:
        """How the person signed in; None for nobody."""
        kept = self.get(SIGN_IN)
        return SignIn(**kept) if kept and SESSION_KEY in self else None

    @sign_in.setter
    def sign_in(self, value: SignIn) -> None:
        self[SIGN_IN] = asdict(value)

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row: whose it is, and when it ends."""
        row: Any = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        row.last_seen_at = timezone.now()
        row.expire_date = self.end_from(row.last_seen_at)
        return row

    def end_from(self, now: dt.datetime) -> dt.datetime:
        """When the session ends if nobody uses it from now on."""
        sign_in = self.sign_in
        if sign_in is None:
            return now + dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
        last = dt.datetime.fromtimestamp(sign_in.until, tz=dt.UTC)
        return min(now + dt.timedelta(seconds=sign_in.idle), last)

    def save(self, must_create: bool = False) -> None:
        """As Django's own; a row that is there keeps its end where that is later.

        Raises:
            UpdateError: the session was ended meanwhile.
        """
        if must_create or self.session_key is None:
            super().save(must_create=must_create)
            return
        row: Any = self.create_model_instance(dict(self.items()))
        found = self.get_model_class().objects.filter(session_key=row.session_key)
        if not found.update(
            session_data=row.session_data,
            user_id=row.user_id,
            last_seen_at=row.last_seen_at,
            expire_date=Greatest(F("expire_date"), row.expire_date),
        ):
            raise UpdateError

    def count_use(self) -> None:
        """Put off the end, as the person is there; one query at most once a minute."""
        now = timezone.now()
        if self.sign_in and self.last_seen_at and now - self.last_seen_at >= USE_COUNTS_AFTER:
            self._put_off(now, self.end_from(now))

    def hold_until(self, moment: dt.datetime) -> None:
        """See that the session does not end before; no query where it would not anyway."""
        if self.expires_at and moment > self.expires_at:
            self._put_off(timezone.now(), moment)

    def _put_off(self, now: dt.datetime, end: dt.datetime) -> None:
        rows = self.get_model_class().objects.filter(session_key=self.session_key)
        rows.update(last_seen_at=now, expire_date=Greatest(F("expire_date"), end))
        self.last_seen_at, self.expires_at = now, max(self.expires_at or end, end)


def is_live(key: str, user_id: int) -> bool:
    """Whether this session is that person's and has not ended; one query."""
    rows = SessionStore.get_model_class().objects
    return bool(rows.filter(session_key=key, user=user_id, expire_date__gt=timezone.now()).exists())


def must_change_password(request: HttpRequest) -> bool:
    """Whether whoever is signed in has to choose a password before anything else."""
    sign_in = cast(SessionStore, request.session).sign_in
    return bool(sign_in and sign_in.must_change)
