"""Saving a whole form at once: the paper's page without JavaScript.

The form was made at some moment; meanwhile another tab may have saved. Each question is
judged on its own, by three values: what it was when the form was made, what is saved now,
what was posted. Nothing is overwritten unseen, and nothing that was posted is thrown away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction

from quizzes.attempts.ledger import (
    LedgerView,
    claim_for_tab,
    ledger_events,
    ledger_view,
    lock_open,
    parsed_answer,
    save_answer,
)
from quizzes.attempts.quick_save import Frozen, frozen_part
from quizzes.engine.types import Response
from quizzes.exceptions import InvalidAnswerError
from quizzes.models import Attempt

# Stands for a tab where the whole form was posted while a tab was active.
FORM = "form"


class FormProblem(StrEnum):
    """Why a posted answer was not saved."""

    CONFLICT = "conflict"
    INVALID = "invalid"


@transaction.atomic
def save_form(
    attempt: Attempt, forms: Mapping[int, Any], *, seen_sequence: int
) -> dict[int, FormProblem]:
    """Save what differs.

    `seen_sequence` is the highest sequence when the form was made. A question that was
    answered elsewhere since then is left as it is saved, and returned as `CONFLICT` if
    this form changes it too; one whose fields do not fit is returned as `INVALID`. A form has
    no tab's name: where a tab is the active one, the form takes its place.

    Raises AttemptClosedError, as `save_answer`.

    Returns:
        By position, the questions that were not saved, with the reason; empty where all were.
    """
    tab_id = _claim(attempt)
    merge = _merge(attempt, seen_sequence)
    sequence, problems = merge.now.top, {}
    for position, fields in sorted(forms.items()):
        verdict = merge.judge(position, fields)
        if isinstance(verdict, FormProblem):
            problems[position] = verdict
        elif verdict:
            sequence += 1
            save_answer(attempt, position=position, sequence=sequence, fields=fields, tab_id=tab_id)
    return problems


def _claim(attempt: Attempt) -> str:
    active_tab = lock_open(attempt, None).row.active_tab
    if not active_tab:
        return ""
    claim_for_tab(attempt, FORM)
    return FORM


def unsaved_questions(
    attempt: Attempt, forms: Mapping[int, Any], *, seen_sequence: int
) -> list[int]:
    """The questions that a form changes, where it came too late for any of it to be saved."""
    merge = _merge(attempt, seen_sequence)
    return [position for position, fields in sorted(forms.items()) if merge.judge(position, fields)]


def _merge(attempt: Attempt, seen_sequence: int) -> "_Merge":
    rows = ledger_events.all(attempt=attempt.pk)
    return _Merge(
        frozen_part(attempt.pk),
        ledger_view([row for row in rows if row[0] <= seen_sequence]),
        ledger_view(rows),
    )


@dataclass(frozen=True)
class _Merge:
    frozen: Frozen
    seen: LedgerView
    now: LedgerView

    def judge(self, position: int, fields: object) -> FormProblem | bool:
        """Compare the posted fields of a question with what is saved.

        Returns:
            The problem that keeps them from being saved; else whether there is something to
            save.
        """
        try:
            posted = parsed_answer(self.frozen, position, fields)
        except InvalidAnswerError:
            return FormProblem.INVALID
        seen, now = self._answer(self.seen, position), self._answer(self.now, position)
        if posted in (seen, now):
            return False
        return True if now == seen else FormProblem.CONFLICT

    def _answer(self, ledger: LedgerView, position: int) -> Response:
        empty = parsed_answer(self.frozen, position, {})
        return ledger.latest.get(position, (empty, None))[0]
