"""The story, chapter by chapter."""

import random
from contextlib import ExitStack
from unittest import mock

from django.conf import settings
from django.test import override_settings

from tests.following import MODULES, run_at_once
from tests.lived_in import (
    bank,
    certificates,
    exams,
    officers,
    operation,
    pages,
    people,
    reporting,
    units,
)
from tests.lived_in.cast import Cast
from tests.lived_in.doors import doors

CHAPTERS = (pages, bank, exams, people, units, officers, certificates, reporting, operation)


def live_in(password: str) -> dict[str, list[str]]:
    """Let time pass in a fresh demo; meant for once, in development mode.

    Gives the addresses that nothing on the start pages leads to, by role.

    The same draws every time: papers and codes come from a fixed beginning.
    """
    if not settings.DEMO:
        raise RuntimeError("The story is of invented people: development mode (DEBUG) only.")
    cast, chance = Cast(password), random.Random(2026)
    silent = override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend")
    with ExitStack() as stack:
        stack.enter_context(silent)
        stack.enter_context(mock.patch("secrets.randbits", chance.getrandbits))
        for module in MODULES:
            stack.enter_context(mock.patch(f"{module}.enqueue", run_at_once))
        for chapter in CHAPTERS:
            chapter.tell(cast)
    return doors(cast)
