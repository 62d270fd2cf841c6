"""Who acts where nobody is signed in, and in answer to which request."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest

from learning.models import ApiToken, User

# As the log keeps them.
NOBODY, SYSTEM = "Chưa đăng nhập", "Hệ thống"
# Commands that run the system, not somebody's hand.
SERVICES = ("qcluster", "runserver")


@dataclass
class Answering:
    """A request that is being answered, and how many entries it has led to."""

    request: HttpRequest
    entries: int = 0


_answering: ContextVar[Answering | None] = ContextVar("answering", default=None)


@contextmanager
def answering(request: HttpRequest) -> Iterator[Answering]:
    """Entries written inside are of this request."""
    each = Answering(request)
    token = _answering.set(each)
    try:
        yield each
    finally:
        _answering.reset(token)


def note_entry() -> HttpRequest | None:
    """The request that is being answered, which has led to one more entry."""
    if (each := _answering.get()) is None:
        return None
    each.entries += 1
    return each.request


def is_by_hand() -> bool:
    """Whether a request or a command leads here, not a task or the preparing of a system."""
    return _answering.get() is not None or bool(_command())


def actor_of(by: object, request: HttpRequest | None) -> User | None:
    """Who acts: the one named, or who is signed in."""
    found = by or getattr(request, "user", None)
    return found if isinstance(found, User) else None


def name_of(actor: User | None, request: HttpRequest | None) -> str:
    """The actor's name as of now; of nobody what acted."""
    if actor is not None:
        return f"{actor.full_name} ({actor.staff_code})"
    if request is not None:
        # Of a call through the API, as ninja keeps it.
        token = getattr(request, "auth", None)
        return f"Mã truy cập “{token.name}”" if isinstance(token, ApiToken) else NOBODY
    return _command() or SYSTEM


def _command() -> str:
    script, command = [*sys.argv, "", ""][:2]
    if Path(script).name != "manage.py" or command in SERVICES:
        return ""
    return f"Lệnh {command} ({_system_account()})"


def _system_account() -> str:
    """Of the machine; there may be none with the number that runs this."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"
