"""Parsed questions written into the bank as drafts, all or nothing."""

import hashlib

from django.db import transaction
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.law.citations import Named
from cms.law.citing import cite, read_law
from cms.people import Person
from cms.text import fold
from quizzes.attempts.key_holders import note_holder
from quizzes.exchange.drafts import draft_question
from quizzes.exchange.pictures import Pictures, pictures_of
from quizzes.formats.base import ParsedQuestion
from quizzes.models import Question, Topic


def add_questions(
    chosen: list[tuple[ParsedQuestion, Topic]], *, author: Person | None
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
    chosen: list[tuple[ParsedQuestion, Topic]], author: Person | None, pictures: Pictures
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
    if author is not None:
        note_holder(author, [question.pk for question in added if question is not None])
    return added


def _save(question: Question, author: Person | None) -> None:
    """Save with a first revision; what it refers to is indexed once, not once a row."""
    with disable_reference_index_auto_update():
        question.save()
        question.save_revision(user=author)
    ReferenceIndex.create_or_update_for_object(question)


def topics_by_name() -> dict[str, Topic]:
    """Topics by folded name and by slug."""
    topics = list(Topic.objects.all())
    return {t.slug: t for t in topics} | {fold(t.name): t for t in topics}


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
