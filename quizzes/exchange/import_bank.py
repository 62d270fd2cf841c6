"""Taking a parsed question bank into ours: a plan first, then all or nothing."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.law.citations import Named
from cms.law.citing import cite, read_law
from cms.text import fold
from quizzes.exchange.drafts import draft_question, problem_for_bank
from quizzes.exchange.pictures import Pictures, pictures_of
from quizzes.formats.base import Diagnostic, ParsedBank, ParsedQuestion
from quizzes.models import Question, Topic


@dataclass(frozen=True)
class BankPlan:
    """What an import would do: new questions, known ones, and what cannot be taken."""

    new: list[ParsedQuestion] = field(default_factory=list)
    known: list[ParsedQuestion] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)


def plan_bank(bank: ParsedBank, *, topic: Topic | None = None) -> BankPlan:
    """Compare a file with the bank; a question is known by its text, whatever its accents.

    Without `topic` each question goes to the topic that the file names for it.
    """
    plan = BankPlan(problems=list(bank.problems))
    refs = [reference(question) for question in bank.questions]
    known = set(Question.objects.filter(ref__in=refs).values_list("ref", flat=True))
    topics = topics_by_name()
    for question, ref in zip(bank.questions, refs, strict=True):
        missing = topic is None and fold(question.topic) not in topics
        problem = _no_topic(question) if missing else problem_for_bank(question)
        if ref in known:
            plan.known.append(question)
        elif problem:
            plan.problems.append(Diagnostic(question.number, question.place, problem))
        else:
            known.add(ref)
            plan.new.append(question)
    return plan


def apply_bank(plan: BankPlan, *, topic: Topic | None, author: Any | None) -> list[Question]:
    """Add the new questions as drafts: a legal reviewer has to approve each before use.

    All or nothing; what came in since the plan was made is not doubled.
    """
    topics = topics_by_name()
    chosen = [(parsed, topic or topics[fold(parsed.topic)]) for parsed in plan.new]
    return [question for question in add_questions(chosen, author=author) if question]


def add_questions(
    chosen: list[tuple[ParsedQuestion, Topic]], *, author: Any | None
) -> list[Question | None]:
    """Add each as a draft in its topic, all or nothing; None for what is in the bank already."""
    pictures = Pictures(image for parsed, _topic in chosen for image in pictures_of(parsed))
    try:
        with transaction.atomic():
            return _add(chosen, author, pictures)
    except Exception:
        pictures.discard()
        raise


def _add(
    chosen: list[tuple[ParsedQuestion, Topic]], author: Any | None, pictures: Pictures
) -> list[Question | None]:
    law = read_law()
    refs = [reference(parsed) for parsed, _topic in chosen]
    there = set(Question.objects.filter(ref__in=refs).values_list("ref", flat=True))
    added: list[Question | None] = []
    for (parsed, topic), ref in zip(chosen, refs, strict=True):
        if ref in there:
            added.append(None)
            continue
        there.add(ref)
        question = draft_question(parsed, pictures)
        question.ref, question.author, question.topic = ref, author, topic
        _cite(question, parsed, law)
        _save(question, author)
        added.append(question)
    return added


def _save(question: Question, author: Any | None) -> None:
    """Save with a first revision; what it refers to is indexed once, not once a row."""
    with disable_reference_index_auto_update():
        question.save()
        question.save_revision(user=author)
    ReferenceIndex.create_or_update_for_object(question)


def topics_by_name() -> dict[str, Topic]:
    """Topics by folded name and by slug."""
    topics = list(Topic.objects.all())
    return {t.slug: t for t in topics} | {fold(t.name): t for t in topics}


def _no_topic(question: ParsedQuestion) -> str:
    if question.topic:
        return _("Chưa có chuyên đề “%(name)s”. Hãy chọn chuyên đề cho câu này.") % {
            "name": question.topic
        }
    return _("Chưa rõ chuyên đề. Hãy chọn chuyên đề cho câu này.")


def reference(question: ParsedQuestion) -> str:
    """A stable code of the question's text, options and pictures."""
    parts = [question.stem, *(option.text for option in question.options)]
    parts += [option.match for option in question.options if option.match]
    parts += [hashlib.sha256(image.content).hexdigest() for image in pictures_of(question)]
    digest = hashlib.sha256("\n".join(fold(part) for part in parts).encode()).hexdigest()
    return f"tep-{digest[:24]}"


def _cite(question: Question, parsed: ParsedQuestion, law: list[Named]) -> None:
    """Link the citation, or keep it in the explanation where it is not certain."""
    question.provision = cite(parsed.legal_basis, law)
    if parsed.legal_basis and question.provision is None:
        notes = [question.explanation, f"Căn cứ: {parsed.legal_basis}"]
        question.explanation = "\n".join(filter(None, notes))
