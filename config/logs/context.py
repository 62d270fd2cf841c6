"""For whom a line is written: the request that is being answered, or that queued the task."""

import re
import uuid
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

# Where a request keeps its number: as if a proxy had told it.
NUMBER = "HTTP_X_REQUEST_ID"
WELL_FORMED = re.compile(r"[0-9A-Za-z_-]{8,64}", re.ASCII)


@dataclass(frozen=True)
class Context:
    """`request_id` as in the answer's `X-Request-ID`; `request` only while it is answered."""

    request_id: str
    request: Any = None

    @property
    def person(self) -> int | None:
        """The primary key of who is signed in; None where nothing needed to know it yet."""
        known = vars(self.request) if self.request is not None else {}
        user = known.get("user")
        if type(user).__name__ == "SimpleLazyObject":
            # Where Django keeps whom it has looked up: a line of the log asks for nobody.
            user = known.get("_cached_user")
        pk: int | None = getattr(user, "pk", None)
        return pk


current: ContextVar[Context | None] = ContextVar("log_context", default=None)


def request_id(told: str) -> str:
    """The id that a proxy gave, if it is one; else one of our own."""
    return told if WELL_FORMED.fullmatch(told) else uuid.uuid4().hex
