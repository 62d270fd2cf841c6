"""Taking a parsed question bank into ours: a plan first, then all or nothing."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cms.models import LegalDocument, Provision
from cms.text import fold
from quizzes.formats.base import Diagnostic, ParsedBank, ParsedQuestion
from quizzes.models import Question, Topic
from quizzes.services.question_rows import build_question

LOCATOR = re.compile(r"(?:điểm \w+ )?(?:khoản \d+ )?Điều \d+[a-zđ]?\b", re.I)
CONSTITUTION = "Hiến pháp 2013"


@dataclass(frozen=True)
class BankPlan:
    """What an import would do: new questions, known ones, and what cannot be taken."""

    new: list[ParsedQuestion] = field(default_factory=list)
    known: list[ParsedQuestion] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)


def plan_bank(bank: ParsedBank) -> BankPlan:
    """Compare a file with the bank; a question is known by its text, whatever its accents."""
    plan = BankPlan(problems=list(bank.problems))
    refs = [reference(question) for question in bank.questions]
    known = set(Question.objects.filter(ref__in=refs).values_list("ref", flat=True))
    for question, ref in zip(bank.questions, refs, strict=True):
        if question.kind == "essay":
            message = _("Câu tự luận chưa đưa vào ngân hàng được; các câu khác không bị ảnh hưởng.")
            plan.problems.append(Diagnostic(question.number, question.place, message))
        elif ref in known:
            plan.known.append(question)
        else:
            known.add(ref)
            plan.new.append(question)
    return plan


@transaction.atomic
def apply_bank(plan: BankPlan, *, topic: Topic, author: Any | None) -> list[Question]:
    """Add the new questions as drafts: a legal reviewer has to approve each before use."""
    documents = list(LegalDocument.objects.all())
    return [_draft(question, topic, author, documents) for question in plan.new]


def reference(question: ParsedQuestion) -> str:
    """A stable code of the question's text and options."""
    parts = [question.stem, *(option.text for option in question.options)]
    digest = hashlib.sha256("\n".join(fold(part) for part in parts).encode()).hexdigest()
    return f"tep-{digest[:24]}"


def find_provision(basis: str, documents: list[LegalDocument]) -> Provision | None:
    """The provision that a clerk's citation names for certain, by the document's number.

    What has no number (an article) is named by its key.
    """
    named = [d for d in documents if (d.number or d.key) in basis]
    if "Hiến pháp năm 2013" in basis:
        named = [d for d in documents if d.key == CONSTITUTION]
    if len(named) != 1:
        return None
    place = LOCATOR.search(basis)
    locator = place[0] if place else ""
    return Provision.objects.get_or_create(document=named[0], locator=locator)[0]


def _draft(
    parsed: ParsedQuestion,
    topic: Topic,
    author: Any | None,
    documents: list[LegalDocument],
) -> Question:
    provision = find_provision(parsed.legal_basis, documents)
    unknown = parsed.legal_basis if provision is None else ""
    notes = [parsed.explanation, f"Căn cứ: {unknown}" if unknown else ""]
    question = build_question(
        replace(parsed, explanation="\n".join(filter(None, notes))),
        ref=reference(parsed),
        topic=topic,
        provision=provision,
    )
    question.author = author
    question.save()
    question.save_revision(user=author)
    return question
