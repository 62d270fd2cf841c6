"""Writing a staff list: all or nothing, postings end and begin, nobody is deleted."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from learning.accounts.email_changes import propose_emails
from learning.enums import EmailChangeSource, PostingEnd
from learning.formats.staff_excel import StaffRow
from learning.models import Posting, StaffImport, Unit, User
from learning.people.postings import end_posting
from learning.signals import postings_changed
from learning.staff_import.audit import record_list, told_of
from learning.staff_import.known import KnownUnits, department_of
from learning.staff_import.plan import plan_import
from learning.staff_import.planned import (
    PERSON_FIELDS,
    POSTING_FIELDS,
    ImportPlan,
    PlannedRow,
)

__all__ = ["ImportPlan", "Leaving", "StaffImportError", "apply_import", "plan_import"]
BATCH = 500
USER_COLUMNS = [*PERSON_FIELDS, "sort_key", "search_text"]


class StaffImportError(Exception):
    """Rows are wrong or undecided and the officer has not chosen to take only the good ones."""


@dataclass(frozen=True)
class Leaving:
    """That somebody who is not in the list has left, as the officer decided."""

    reason: str
    ends_on: dt.date


@transaction.atomic
def apply_import(
    plan: ImportPlan,
    *,
    root: Unit,
    only_good_rows: bool = False,
    leaving: Mapping[int, Leaving] | None = None,
    batch: StaffImport | None = None,
) -> None:
    """Write the plan, all or nothing; the same list again changes nothing.

    New addresses of known people are proposed by the officer of the `batch`, and wait.

    A move ends the posting on the day before the list's date and begins another. Of those
    who are not in the list only the postings named in `leaving` (by primary key) end.

    Raises:
        StaffImportError: rows are wrong or undecided and `only_good_rows` was not chosen.
        ValidationError: somebody is to leave before the posting began.
    """
    if not plan.is_whole and not only_good_rows:
        raise StaffImportError
    units = KnownUnits(root)
    for agency, department in plan.new_units:
        units.make(agency, department)
    before = {planned.user.pk: told_of(planned) for planned in plan.changed if planned.user}
    people = _create_people(plan.new, units)
    people += _update_people(plan.changed)
    propose_emails(
        [
            (planned.user, planned.email)
            for planned in plan.changed
            if planned.user and planned.email
        ],
        by=batch.uploaded_by if batch else None,
        source=EmailChangeSource.LIST,
        staff_import=batch,
    )
    _move(plan.changed, units)
    record_list(before, people, by=batch.uploaded_by if batch else None)
    if people:
        postings_changed.send(sender=Posting, user_ids=people)
    for posting in plan.leavers:
        left = (leaving or {}).get(posting.pk)
        if left is not None:
            by = batch.uploaded_by if batch else None
            end_posting(posting, ends_on=left.ends_on, reason=left.reason, by=by)


def start_of(planned: PlannedRow) -> dt.date | None:
    """The day on which the row begins a posting.

    The list's date where it lies after what was before, otherwise today.

    Returns:
        The day; None where the row begins no posting.
    """
    row, posting = planned.row, planned.posting
    today = timezone.localdate()
    if posting is None:
        start = row.starts_on or today
        busy = planned.busy_until
        return start if busy is None or start > busy else max(today, busy + dt.timedelta(days=1))
    later = row.starts_on is not None and row.starts_on > posting.starts_on
    if planned.is_move:
        day_after = posting.starts_on + dt.timedelta(days=1)
        return row.starts_on if later else max(today, day_after)
    return row.starts_on if later and _position_differs(posting, row) else None


def _create_people(rows: list[PlannedRow], units: KnownUnits) -> list[int]:
    users = []
    for planned in rows:
        user = User(staff_code=planned.row.staff_code, email=planned.row.email)
        _fill(user, planned.row)
        user.set_unusable_password()
        user.normalise()
        users.append(user)
    User.objects.bulk_create(users, batch_size=BATCH)
    pairs = zip(users, rows, strict=True)
    _begin((_posting(user, planned, units) for user, planned in pairs))
    return [user.pk for user in users]


def _update_people(rows: list[PlannedRow]) -> list[int]:
    users = []
    for planned in rows:
        if planned.user is not None:
            _fill(planned.user, planned.row)
            planned.user.normalise()
            users.append(planned.user)
    User.objects.bulk_update(users, USER_COLUMNS, batch_size=BATCH)
    return [user.pk for user in users]


def _move(rows: list[PlannedRow], units: KnownUnits) -> None:
    """End what ends, correct what was wrong in place, begin what begins."""
    ended, corrected, begun = [], [], []
    for planned in rows:
        posting, start = planned.posting, start_of(planned)
        if start is not None and planned.user is not None:
            begun.append(_posting(planned.user, planned, units))
        if posting is None:
            continue
        if start is None:
            for name, value in _position(planned.row).items():
                setattr(posting, name, value)
            corrected.append(posting)
        else:
            day_before = start - dt.timedelta(days=1)
            posting.ends_on = max(posting.starts_on, day_before)
            posting.end_reason = PostingEnd.MOVED
            ended.append(posting)
    Posting.objects.bulk_update(corrected, POSTING_FIELDS, batch_size=BATCH)
    Posting.objects.bulk_update(ended, ["ends_on", "end_reason"], batch_size=BATCH)
    _begin(begun)


def _begin(postings: Iterable[Posting]) -> None:
    Posting.objects.bulk_create(postings, batch_size=BATCH)


def _posting(user: User, planned: PlannedRow, units: KnownUnits) -> Posting:
    row = planned.row
    return Posting(
        user=user,
        unit=planned.unit or units.make(row.agency, department_of(row)),
        starts_on=start_of(planned) or timezone.localdate(),
        **_position(row),
    )


def _position_differs(posting: Posting, row: StaffRow) -> bool:
    return any(getattr(posting, name) != value for name, value in _position(row).items())


def _fill(user: User, row: StaffRow) -> None:
    for name in PERSON_FIELDS:
        setattr(user, name, getattr(row, name))


def _position(row: StaffRow) -> dict[str, str]:
    return {name: getattr(row, name) for name in POSTING_FIELDS}
