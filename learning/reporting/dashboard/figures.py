"""What the HR desk shows first: rates by unit, what is late, what waits."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Exists, OuterRef
from django.utils import timezone

from cms.people import Person
from config.queue import enqueue
from learning.access.rights import own_tops, visible_unit, visible_units
from learning.duties.waiting import Waiting, waiting_for
from learning.models import Unit, UnitTally
from learning.reporting.charts import sparkline
from learning.reporting.completion.staff import staff_of, staff_on
from learning.reporting.dashboard.tallies import MONTHS_SHOWN, month_ends, refresh_tallies
from quizzes.law.weak_provisions import ProvisionResult, weakest_provisions
from quizzes.models import Attempt

LOW_PERCENT = 60
MAX_BARS = 24
MAX_MULTIPLES = 8
MAX_IN_REQUEST = 3000
RENEWED = "dashboard-renewed"
MAX_AGE = dt.timedelta(minutes=5)
PROVISION_ATTEMPTS = 300
PROVISION_SECONDS = 30 * 60


@dataclass(frozen=True)
class UnitLine:
    """A unit's tally now, at the last month end, and its rates of the months before."""

    unit: Unit
    now: UnitTally
    before: UnitTally | None
    trend: tuple[float, ...]
    opens: bool = False

    @property
    def change(self) -> int | None:
        """The change since the last month end.

        Returns:
            Percentage points, negative for a fall; None where nothing was due then.
        """
        if self.before is None or not self.before.duties:
            return None
        return self.now.percent - self.before.percent

    @property
    def rise(self) -> int:
        """How many points up; 0 where it did not rise."""
        return max(self.change or 0, 0)

    @property
    def fall(self) -> int:
        return max(-(self.change or 0), 0)

    @property
    def line(self) -> str:
        """The points of the small chart, oldest first."""
        return sparkline(self.trend)


@dataclass(frozen=True)
class Board:
    """Everything on the dashboard; `unit` is the one looked into, None for all of one's own."""

    unit: Unit | None
    ancestors: list[Unit]
    total: UnitLine | None
    lines: list[UnitLine]
    waiting: list[Waiting]
    weakest: list[ProvisionResult]
    made_at: dt.datetime | None
    month_end: dt.date
    bars_shown: int = field(default=MAX_BARS)

    @property
    def low(self) -> int:
        """How many units are under the line."""
        return sum(line.now.percent < LOW_PERCENT for line in self.lines if line.now.duties)

    @property
    def bars(self) -> list[UnitLine]:
        """The neediest units that have duties."""
        return [line for line in self.lines if line.now.duties][: self.bars_shown]

    @property
    def multiples(self) -> list[UnitLine]:
        return [line for line in self.bars if len(line.trend) > 1][:MAX_MULTIPLES]


def dashboard_for(viewer: Person, unit_id: int | None = None) -> Board:
    """The dashboard of the viewer's subtrees, or of one unit in them; at most 20 queries.

    It reads tallies that are kept, so that the cost grows with the units shown.

    Raises:
        PermissionDenied: the unit is not the viewer's.
    """
    unit = visible_unit(viewer, unit_id) if unit_id else None
    tops = [unit] if unit else own_tops(viewer)
    single = tops[0] if len(tops) == 1 else None
    below = list(single.get_children()) if single and single.numchild else []
    shown = below or tops
    today = timezone.localdate()
    ends = month_ends(today, MONTHS_SHOWN)
    tallies = _tallies([*tops, *below], _latest_day(today), ends)
    lines = [_line(one, tallies[one.pk], ends) for one in shown if tallies[one.pk].get(None)]
    lines.sort(key=lambda line: (not line.now.duties, line.now.rate, -line.now.duties))
    total = _line(single, tallies[single.pk], ends) if single else None
    return Board(
        unit=unit,
        ancestors=_above(viewer, unit),
        total=total if total and tallies[total.unit.pk].get(None) else _summed(lines),
        lines=lines,
        waiting=waiting_for(viewer),
        weakest=_weakest(single),
        made_at=min((line.now.made_at for line in lines), default=None),
        month_end=ends[0],
    )


def refresh_figures() -> bool:
    """Work the tallies out anew.

    Returns:
        False where the worker does it, because there are many units.
    """
    if staff_on(timezone.localdate()).count() <= MAX_IN_REQUEST:
        refresh_tallies()
        return True
    enqueue("learning.tasks.tally_units")
    return False


def _latest_day(today: dt.date) -> dt.date:
    """The day of the newest tallies; on a small site they are made anew when they are old."""
    newest = UnitTally.objects.filter(day__lte=today).order_by("-day", "-made_at")
    found = newest.values_list("day", "made_at").first()
    fresh = found and found[0] == today and timezone.now() - found[1] < MAX_AGE
    if not fresh and _is_first_to_ask() and refresh_figures():
        return today
    return found[0] if found else today


def _is_first_to_ask() -> bool:
    """Whether nobody had the numbers made anew lately; looking costs less than adding."""
    asked = cache.get(RENEWED) is not None
    return not asked and cache.add(RENEWED, 1, MAX_AGE.total_seconds())


def _tallies(
    units: list[Unit], latest: dt.date, ends: list[dt.date]
) -> dict[int, dict[dt.date | None, UnitTally]]:
    """By unit and month end; the newest under None."""
    found: dict[int, dict[dt.date | None, UnitTally]] = defaultdict(dict)
    rows = UnitTally.objects.filter(unit__in=units, day__in=[latest, *ends])
    for row in rows:
        if row.day == latest:
            found[row.unit_id][None] = row
        if row.day in ends:
            found[row.unit_id][row.day] = row
    return found


def _line(unit: Unit, tallies: dict[dt.date | None, UnitTally], ends: list[dt.date]) -> UnitLine:
    now = tallies.get(None) or UnitTally(unit=unit, made_at=timezone.now())
    past = [tallies[end].rate for end in reversed(ends) if end in tallies]
    return UnitLine(unit, now, tallies.get(ends[0]), (*past, now.rate), unit.numchild > 0)


def _summed(lines: list[UnitLine]) -> UnitLine | None:
    """All of several subtrees together."""
    if not lines:
        return None
    names = ("staff", "duties", "completed", "overdue", "due_soon", "late_people", "excused")
    totals = {name: sum(getattr(line.now, name) for line in lines) for name in names}
    now = UnitTally(unit=lines[0].unit, made_at=lines[0].now.made_at, **totals)
    return UnitLine(lines[0].unit, now, None, (now.rate,))


def _above(viewer: Person, unit: Unit | None) -> list[Unit]:
    if unit is None:
        return []
    paths = [unit.path[:n] for n in range(Unit.steplen, len(unit.path), Unit.steplen)]
    return list(visible_units(viewer).filter(path__in=paths).order_by("path"))


def _weakest(unit: Unit | None) -> list[ProvisionResult]:
    """Of the latest attempts of the unit's people; kept for half an hour."""
    if unit is None:
        return []
    key = f"weakest-provisions-{unit.pk}"
    found: list[ProvisionResult] | None = cache.get(key)
    if found is None:
        here = staff_of(unit, timezone.localdate()).filter(user=OuterRef("user"))
        rows = Attempt.objects.graded().filter(Exists(here)).order_by("-graded_at")
        found = weakest_provisions(rows.only("paper", "awarded")[:PROVISION_ATTEMPTS])
        cache.set(key, found, PROVISION_SECONDS)
    return found
