"""Deciding what people ask for: by an officer, never for oneself, once."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cms.models.transitions import states_before
from cms.people import Person, is_second_person
from learning.enums import REQUEST_TRANSITIONS, RequestState
from learning.models import Exemption, OutsideTraining

MAX_NOTE = 300


def check_officer(by: Person, permission: str, *, user_id: int) -> None:
    """Let an officer decide what `user_id` asks for.

    Raises:
        PermissionDenied: it is one's own, or the officer may not decide.
    """
    if not is_second_person(by, user_id) or not by.has_perm(permission):
        raise PermissionDenied


def decide(
    row: Exemption | OutsideTraining,
    state: RequestState,
    *,
    by: Person,
    note: str = "",
    **fields: object,
) -> bool:
    """Write the decision down, with what else it sets.

    Returns:
        False where it was decided before.
    """
    before = states_before(state, REQUEST_TRANSITIONS)
    waiting = type(row)._default_manager.filter(pk=row.pk, state__in=before)
    changed = waiting.update(
        state=state,
        decided_by=by,
        decided_at=timezone.now(),
        decision_note=note.strip()[:MAX_NOTE],
        **fields,
    )
    row.refresh_from_db()
    return bool(changed)
