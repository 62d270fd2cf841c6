"""Long works of the task queue: how each is asked for, and what is there before and after it."""

import datetime as dt
import json
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from django.db.models import QuerySet
from django.utils import timezone

from config.queue import enqueue
from learning.enums import AuditEvent, RunState
from learning.enums import ReorganisationKind as Kind
from learning.enums import ReorganisationState as State
from learning.models import (
    AuditEntry,
    Posting,
    Reorganisation,
    ReportRun,
    ReportSnapshot,
    SnapshotFile,
    Unit,
)
from learning.reporting.publishing.runs import ask_report
from learning.reporting.publishing.snapshots import is_whole
from learning.reporting.registry import report_named
from learning.units.reorganisations.states import Target, confirm_event, draft_event

from .agency import STAFF, Agency
from .ground import Running
from .staff_lists import StaffListRead, StaffListWritten

FILM_BYTES = 60_000_000


class Work(Protocol):
    """What a killed worker leaves: nothing of it, or all of it, once."""

    task: str

    def __init__(self, running: Running) -> None:
        """Make what it works on."""

    def ask(self) -> None: ...
    def is_done(self) -> bool: ...
    def assert_nothing(self) -> None: ...
    def assert_once(self) -> None: ...


class Reorganised:
    """An agency and its people go into another one."""

    task = "learning.tasks.reorganise"

    def __init__(self, running: Running) -> None:
        self.former, self.target = Agency(), Agency()
        self.former.employ(STAFF)
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        self.event = draft_event(
            Kind.MERGE,
            by=self.former.officer,
            decision_number="12/QĐ",
            effective_on=tomorrow,
            sources=[self.former.unit],
            targets=[Target(unit=self.target.unit)],
        )
        confirm_event(self.event, by=self.target.officer)

    def ask(self) -> None:
        """Its day comes."""
        rows = Reorganisation.objects.filter(pk=self.event.pk)
        assert rows.update(effective_on=timezone.localdate())
        enqueue(self.task)

    def is_done(self) -> bool:
        self.event.refresh_from_db()
        return self.event.state == State.DONE

    def assert_nothing(self) -> None:
        assert self.event.state == State.PREPARED
        assert not Unit.objects.filter(closed_by=self.event).exists()
        assert self._open() == Counter(self.former.people.values_list("pk", flat=True))
        assert not self._entries().exists()

    def assert_once(self) -> None:
        assert self.event.state == State.DONE, self.event.problem
        assert Unit.objects.filter(closed_by=self.event).count() == 2
        people = Counter(self.former.people.values_list("pk", flat=True))
        assert self._open() == people
        moved = Posting.objects.filter(reorganisation=self.event)
        assert Counter(moved.values_list("user", flat=True)) == people
        assert self._entries().count() == 1

    def _open(self) -> Counter[int]:
        rows = Posting.objects.filter(user__in=self.former.people, ends_on=None)
        return Counter(rows.values_list("user", flat=True))

    def _entries(self) -> QuerySet[AuditEntry]:
        return AuditEntry.objects.filter(event=AuditEvent.REORGANISED, what=str(self.event))


class Reported:
    """A report of an agency's people is made and published in every format."""

    task = "learning.tasks.make_report"

    def __init__(self, running: Running) -> None:
        self.agency = Agency()
        self.agency.employ(STAFF)

    def ask(self) -> None:
        report = report_named("so-tiet")
        assert report is not None
        agency = self.agency
        self.run = ask_report(report, by=agency.officer, unit=agency.unit, parameters={})

    def is_done(self) -> bool:
        self.run.refresh_from_db()
        return self.run.state not in (RunState.QUEUED, RunState.RUNNING)

    def assert_nothing(self) -> None:
        assert not ReportSnapshot.objects.filter(unit=self.agency.unit).exists()

    def assert_once(self) -> None:
        assert self.run.state == RunState.DONE, self.run.error
        (snapshot,) = ReportSnapshot.objects.filter(unit=self.agency.unit)
        assert self.run.snapshot == snapshot
        assert is_whole(snapshot)
        formats = SnapshotFile.objects.filter(snapshot=snapshot).values_list("format", flat=True)
        assert formats
        assert set(Counter(formats).values()) == {1}
        assert ReportRun.objects.filter(unit=self.agency.unit).count() == 1


class BackedUp:
    """A backup that an administrator asked for; it outlives the worker that began it."""

    task = "cms.tasks.back_up"

    def __init__(self, running: Running) -> None:
        self.folder = running.folder
        self.before = set(self._files())
        # So that it takes longer than it takes to kill.
        film = self.folder / "media" / "phim.mp4"
        film.parent.mkdir(exist_ok=True)
        film.write_bytes(os.urandom(FILM_BYTES))

    def ask(self) -> None:
        enqueue(self.task)

    def is_done(self) -> bool:
        return bool(self._made()) and not (self.folder / ".backup-work").exists()

    def is_begun(self) -> bool:
        """The task itself is over in a moment."""
        return (self.folder / ".backup-work").exists()

    def assert_nothing(self) -> None:
        assert not self._made()

    def assert_once(self) -> None:
        (made,) = self._made()
        status = json.loads((self.folder / "backup-status.json").read_text())
        assert status["backup"]["file"] == str(made)
        assert "backup_failure" not in status
        assert [file for file in made.parent.iterdir() if file.name.endswith(".half")] == []

    def _made(self) -> set[Path]:
        return set(self._files()) - self.before

    def _files(self) -> Iterable[Path]:
        return (self.folder / "backups").glob("*.danvan")


WORKS: tuple[type[Work], ...] = (
    StaffListRead,
    StaffListWritten,
    Reorganised,
    Reported,
    BackedUp,
)
