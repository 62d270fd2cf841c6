"""Putting the invented province together."""

import time
from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone

from learning.demo.province.districts import end_districts
from learning.demo.province.duties import make_duties, make_exemptions
from learning.demo.province.people import make_people
from learning.demo.province.progress import make_progress
from learning.demo.province.units import make_units
from learning.models import Enrolment, Unit, User
from learning.reporting.completion.staff import staff_on
from learning.reporting.dashboard.tallies import refresh_tallies
from learning.signals import completions_invented
from quizzes.engine.seeded import seeded_random

Say = Callable[[str], None]


def make_province(staff: int, *, root: Unit, officer: User, say: Say) -> int:
    """Fill up to so many staff with units, postings, duties and records.

    Where there are as many already it changes nothing. Whether this is a system for
    invented people is for the caller to know.

    Returns:
        How many people were made.
    """
    missing = staff - staff_on(timezone.localdate()).count()
    if missing <= 0:
        return 0
    random = seeded_random(staff)
    started = time.monotonic()
    with transaction.atomic():
        tree = make_units(root, staff, random)
        say(f"{len(tree.tops):,} phòng, ban ({time.monotonic() - started:.0f} s)")
        placed = make_people(missing, tree, random)
        say(f"{len(placed):,} người ({time.monotonic() - started:.0f} s)")
        _analyse()
        end_districts(tree, placed, officer)
        say(f"{len(tree.districts):,} huyện kết thúc ({time.monotonic() - started:.0f} s)")
        programmes = make_duties(placed, tree, root, officer, random)
        make_exemptions(placed, officer, random)
        _analyse()
        made = Enrolment.objects.filter(programme__in=programmes)
        say(f"{made.count():,} nhiệm vụ ({time.monotonic() - started:.0f} s)")
        make_progress(programmes)
        _analyse()
        completions_invented.send(sender=Enrolment, enrolments=made.completed())
        say(f"Tiến độ, sổ cấp ({time.monotonic() - started:.0f} s)")
    _analyse()
    refresh_tallies()
    say(f"Xong sau {time.monotonic() - started:.0f} s")
    return len(placed)


def _analyse() -> None:
    """Let the database know its new size, so that what comes next is planned for it."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
