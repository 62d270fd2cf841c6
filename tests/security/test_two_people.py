"""What takes two people takes two, whoever they are: a superuser is one person too."""

import ast
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from certificates.models import Certificate, Proposal
from certificates.register.changing import revoke_certificate
from certificates.register.proposals import approve_proposal
from learning.access.reach import Reach
from learning.accounts.email_decisions import confirmable
from learning.accounts.second_factor.reset import reset_factor
from learning.duties.decisions import check_officer
from learning.duties.programme_states import approve_programme
from learning.enums import TransferSide
from learning.models import Anonymisation, EmailChange, Programme, Transfer, User
from learning.people.anonymisation import confirm_anonymisation
from learning.people.transfers import may_decide
from quizzes.editions.results import apply_results
from quizzes.enums import ChallengeState
from quizzes.exceptions import QuizError
from quizzes.formats.edition_excel import ResultSheet
from quizzes.grading.challenges.transitions import answer_challenge
from quizzes.grading.essays.marking import _check as check_marker
from quizzes.law.repointing import confirm_repointing
from quizzes.models import (
    Attempt,
    Challenge,
    EditionResults,
    Essay,
    PaperEdition,
    Question,
    RepointProposal,
    RepointRow,
)

ROOT = Path(__file__).parent.parent.parent
EMPTY = ResultSheet({}, (), ())
DAY = dt.date(2026, 11, 30)
REFUSALS = (ValidationError, PermissionDenied, QuizError)


def refused(value: bool) -> None:
    if not value:
        raise PermissionDenied


def repoint(by: User, **first: Any) -> None:
    question = Question(author=first.get("author"))
    proposal = RepointProposal(proposed_by=first.get("proposed_by"))
    confirm_repointing(RepointRow(proposal=proposal, question=question), by=by)


def transfer(by: User, **first: Any) -> None:
    row = Transfer(side=TransferSide.SENDING, to_unit_id=1, **first)
    refused(may_decide(row, by, Reach(frozenset({1}), True), {}))


def email(by: User, **first: Any) -> None:
    refused(1 in confirmable([EmailChange(pk=1, **first)], by))


ACTS: dict[str, Callable[[User, User], Any]] = {
    "confirm an own proposal of another legal basis": lambda me, other: repoint(
        me, proposed_by=me, author=other
    ),
    "confirm another basis of an own question": lambda me, other: repoint(
        me, proposed_by=other, author=me
    ),
    "enter results of papers that one made": lambda me, other: apply_results(
        EditionResults(edition=PaperEdition(made_by=me), uploaded_by=other),
        EMPTY,
        viewer=me,
    ),
    "have results entered by who made the papers": lambda me, other: apply_results(
        EditionResults(edition=PaperEdition(made_by=other), uploaded_by=other),
        EMPTY,
        viewer=me,
    ),
    "answer an own challenge": lambda me, _other: answer_challenge(
        Challenge(user=me), by=me, state=ChallengeState.REJECTED, answer="Không."
    ),
    "mark an own essay": lambda me, _other: check_marker(
        Essay(claimed_by=me), Attempt(user=me), me
    ),
    "approve an own programme": lambda me, _other: approve_programme(
        Programme(created_by=me), by=me
    ),
    "decide an own request": lambda me, _other: check_officer(
        me, "learning.decide_exemption", user_id=me.pk
    ),
    "look at a person's data twice": lambda me, _other: confirm_anonymisation(
        Anonymisation(checked_by=me), by=me
    ),
    "agree to an own transfer": lambda me, other: transfer(me, user=me, proposed_by=other),
    "agree to what one proposed": lambda me, other: transfer(me, user=other, proposed_by=me),
    "confirm an own address": lambda me, other: email(me, user=me, proposed_by=other),
    "confirm an address that one proposed": lambda me, other: email(me, user=other, proposed_by=me),
    "reset an own second factor": lambda me, _other: reset_factor(me, by=me),
    "revoke an own certificate": lambda me, _other: revoke_certificate(
        Certificate(holder=me), by=me, reason="Thử", decision_number="1", decision_date=DAY
    ),
    "approve a certificate that one proposed": lambda me, other: approve_proposal(
        Proposal(proposed_by=me, certificate=Certificate(holder=other)), by=me
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_one_person_is_never_both(act: str, admin: User, hanh: User) -> None:
    with pytest.raises(REFUSALS):
        ACTS[act](admin, hanh)


def test_nobody_compares_people_in_another_way() -> None:
    """Taking back one's own (`!=` what one did) is no rule of two."""
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for app in ("cms", "quizzes", "learning", "certificates")
        for path in sorted((ROOT / app).rglob("*.py"))
        if path != ROOT / "cms/people.py"
        for line in comparisons(path.read_text())
    ]
    assert found == []


def comparisons(source: str) -> Iterator[int]:
    """Lines where whoever acts is compared with somebody by `==` or `in (…)`."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Compare) or len(node.ops) != 1:
            continue
        sides = [ast.unparse(node.left), ast.unparse(node.comparators[0])]
        acts = any(side in ("by.pk", "approver.pk") for side in sides)
        if acts and isinstance(node.ops[0], ast.Eq | ast.In):
            yield node.lineno


def test_a_comparison_is_seen() -> None:
    source = "a = row.user_id == by.pk\nb = by.pk in (1, 2)\nc = by.pk != row.by_id\n"
    assert list(comparisons(source)) == [1, 2]
