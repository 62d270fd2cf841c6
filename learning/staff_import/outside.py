"""Rows of a staff list that mean somebody out of reach: proposed as transfers, all at once."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.people import Person
from learning.enums import RowVerdict, SamePerson, StaffImportState
from learning.models import StaffImport, StaffImportRow
from learning.people.transfer_names import Named, may_try
from learning.people.transfers import Terms, propose_receiving
from learning.staff_import.kept import staff_row
from learning.staff_import.known import KnownUnits

# What one press proposes; more are proposed by another.
MAX_AT_ONCE = 200
OPEN = (StaffImportState.READ, StaffImportState.APPLIED)


def transferable(batch: StaffImport) -> "QuerySet[StaffImportRow]":
    """Rows out of reach that were neither decided nor proposed before; none while it is written."""
    if batch.state not in OPEN:
        return batch.rows.none()
    return batch.rows.filter(verdict=RowVerdict.OUTSIDE, decision="")


@transaction.atomic
def transfer_rows(batch: StaffImport, *, by: Person) -> int:
    """Propose, as the receiving side, that each comes to the unit that its row names.

    A row whose unit is unknown, or whose code the officer named too often, stays as it is. Again
    proposes nothing twice.

    Returns:
        How many rows led to a proposal.

    Raises:
        PermissionDenied: the officer may not propose transfers there.
        ValidationError: a unit does not exist on the day of its row.
    """
    units, done = KnownUnits(batch.root), []
    for kept in transferable(batch)[:MAX_AT_ONCE]:
        row = staff_row(kept)
        unit = units.find(row)
        if unit is None or not may_try(row.staff_code, by):
            continue
        terms = Terms(row.starts_on or timezone.localdate(), row.position)
        named = Named(row.staff_code, row.full_name, row.birth_date)
        propose_receiving(named, to_unit=unit, terms=terms, by=by)
        done.append(kept.pk)
    batch.rows.filter(pk__in=done).update(decision=SamePerson.TRANSFER)
    return len(done)
