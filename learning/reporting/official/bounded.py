"""HR's templates are filled in a process of their own, wherever a report is made."""

import base64
import json
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from jinja2 import TemplateSyntaxError

from cms.text import LazyText
from learning.reporting.official.shut_in import REFUSED, UNREADABLE

# Longer than its CPU seconds on a machine that is busy.
SECONDS = 40.0
COMMAND = [sys.executable, "-m", "learning.reporting.official.shut_in"]


def fill_bounded(content: bytes, places: dict[str, Any], table: str) -> bytes:
    """As `filling.fill`, with bounds on memory, CPU, time and size.

    Raises:
        TemplateSyntaxError: what the template says cannot be filled, or not within the bounds.
        ValueError: it is no Word file of the current kind.
    """
    given = {"template": base64.b64encode(content).decode(), "places": places, "table": table}
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            COMMAND,
            input=json.dumps(given).encode(),
            capture_output=True,
            cwd=settings.BASE_DIR,
            # Neither passwords nor keys.
            env={"PYTHONIOENCODING": "utf-8"},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_heavy() from error
    if done.returncode == 0:
        return done.stdout
    if done.returncode == REFUSED:
        said = json.loads(done.stdout)
        raise TemplateSyntaxError(str(LazyText.restore(said["reason"])), said["line"] or 0)
    if done.returncode == UNREADABLE:
        raise ValueError("no Word template")
    raise _too_heavy()


def _too_heavy() -> TemplateSyntaxError:
    return TemplateSyntaxError(_("mẫu cần quá nhiều bộ nhớ hoặc thời gian để điền"), 0)
