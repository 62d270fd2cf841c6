"""Brings loaded starter questions to what is shipped now.

A question that still says what was shipped before gets the new text as a draft that is sent in
for review: who ships it approves nothing here. Where marks given by the former text may be wrong
it is not drawn until then; papers of the past keep theirs. What editors changed is named and,
where marks may be wrong, put to review.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from cms.law.citing import cite, read_law
from cms.models import Provision
from cms.starter.changes import Change, Outcome, read_yaml
from quizzes.content.states import move_questions
from quizzes.enums import LawFlagKind, QuestionState
from quizzes.exchange.drafts import draft_question
from quizzes.exchange.pictures import Pictures
from quizzes.formats.base import ParsedQuestion
from quizzes.formats.starter_yaml import read_bank
from quizzes.models import LawFlag, Question
from quizzes.starter.fingerprints import cited, fingerprint
from quizzes.starter.loader import HERE

CORRECTIONS = HERE / "corrections"
WRITTEN = (
    *("type", "stem", "explanation", "lock_order", "partial_marks", "accepted_answers"),
    *("ignore_diacritics", "allow_typo", "number_value", "number_tolerance", "number_units"),
)
BY_HAND = "Biên tập viên đã sửa hoặc đang có bản nháp; xin xem lại bằng tay: {}"
PUT_TO_REVIEW = "Biên tập viên đã sửa; câu đã chuyển sang “Cần rà soát”: {}"
SENT_IN = "{} (bản mới đã gửi thẩm định)"
WAITS = "Bản mới đang chờ thẩm định: {}"
NOT_DRAWN = "Câu không ở trạng thái sẵn sàng; xin xem lại trước khi dùng: {}"
NO_BASIS = "Không xác định được căn cứ “{}” trong danh mục văn bản."


@dataclass(frozen=True)
class Correction:
    """What was wrong in a question; `results`: marks given by the former text may be too."""

    ref: str
    wrong: str
    now: str
    law: str
    results: bool


def read_corrections() -> list[Correction]:
    """Every question that an update concerns, in the order of the file."""
    return [
        Correction(ref, row["wrong"], row["now"], row["law"], row.get("results", False))
        for row in read_yaml(CORRECTIONS / "2026-11-30.yaml")
        for ref in row["refs"]
    ]


def read_former() -> dict[str, set[tuple[str, str]]]:
    """By ref, the fingerprints of what was shipped before."""
    rows = read_yaml(CORRECTIONS / "formerly.yaml")
    return {ref: {(digest, basis) for digest, basis in found} for ref, found in rows.items()}


def read_shipped() -> dict[str, ParsedQuestion]:
    """By ref, the questions that are shipped now."""
    return {parsed.ref: parsed for path in HERE.glob("*.yaml") for parsed in _read(path)}


def _read(path: Path) -> tuple[ParsedQuestion, ...]:
    with path.open("rb") as file:
        return read_bank(file).questions


def update_questions() -> Iterator[Change]:
    """Each corrected question: renewed, right already, left to editors, or gone."""
    law, shipped, former = read_law(), read_shipped(), read_former()
    rows = Question.objects.select_related("provision__document", "current_version")
    loaded = {row.ref: row for row in rows.filter(ref__in=former)}
    for correction in read_corrections():
        question, parsed = loaded.get(correction.ref), shipped[correction.ref]
        if question is None:
            yield Change(f"Câu {correction.ref}", Outcome.GONE, correction.wrong)
            continue
        provision = cite(parsed.legal_basis, law)
        yield _update(question, parsed, provision, correction, former[correction.ref])


def _update(
    question: Question,
    parsed: ParsedQuestion,
    provision: Provision | None,
    correction: Correction,
    former: set[tuple[str, str]],
) -> Change:
    what, wrong = f"Câu {correction.ref}", correction.wrong
    held = fingerprint(question, cited(question.provision))
    wanted = draft_question(parsed, Pictures([]))
    if provision is None and parsed.legal_basis:
        return Change(what, Outcome.LEFT, NO_BASIS.format(parsed.legal_basis))
    if held == fingerprint(wanted, cited(provision)):
        return Change(what, Outcome.CURRENT, wrong)
    if question.has_unpublished_changes and _drafted(question) == fingerprint(
        wanted, cited(provision)
    ):
        return Change(what, Outcome.LEFT, WAITS.format(wrong))
    if question.state != QuestionState.READY:
        return Change(what, Outcome.LEFT, NOT_DRAWN.format(wrong))
    if held in former and not question.has_unpublished_changes and not question.locked:
        _renew(question, wanted, provision, drawn=not correction.results)
        return Change(what, Outcome.UPDATED, SENT_IN.format(wrong))
    if correction.results and _put_to_review(question, provision, correction):
        return Change(what, Outcome.LEFT, PUT_TO_REVIEW.format(wrong))
    return Change(what, Outcome.LEFT, BY_HAND.format(wrong))


def _drafted(question: Question) -> tuple[str, str]:
    draft = question.get_latest_revision_as_object()
    return fingerprint(draft, cited(draft.provision))


def _renew(
    question: Question, wanted: Question, provision: Provision | None, *, drawn: bool
) -> None:
    """The words that are shipped now, sent in for review; `drawn`: the former ones meanwhile.

    Topic, level and author stay as editors have them.
    """
    for name in WRITTEN:
        setattr(question, name, getattr(wanted, name))
    question.options = list(wanted.options.all())
    question.provision = provision
    question.save_revision()
    if workflow := question.get_workflow():
        workflow.start(question, None)
    if not drawn:
        rows = Question.objects.filter(pk=question.pk)
        move_questions(rows, QuestionState.NEEDS_REVIEW)


def _put_to_review(question: Question, provision: Provision | None, why: Correction) -> bool:
    """Out of the draw until a person has looked, once; whether it was now."""
    resting_on: Any = question.provision or provision
    flags = LawFlag.objects.filter(question=question, kind=LawFlagKind.CORRECTED)
    if resting_on is None or flags.exists():
        return False
    LawFlag.objects.create(
        question=question,
        provision=resting_on,
        kind=LawFlagKind.CORRECTED,
        flagged_at=timezone.now(),
        reason=f"{why.now} ({why.law})"[:300],
    )
    rows = Question.objects.filter(pk=question.pk)
    return bool(move_questions(rows, QuestionState.NEEDS_REVIEW))
