"""Loads the starter bank and quizzes; what editors changed since is left alone."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.law.citations import Named
from cms.law.citing import cite, read_law
from cms.models import CoursePage
from cms.starter.loader import ensure_site
from quizzes.bank.pool_quizzes import contest_index
from quizzes.content.states import move_questions
from quizzes.enums import QuestionState
from quizzes.exchange.drafts import draft_question
from quizzes.exchange.pictures import Pictures
from quizzes.formats.base import ParsedQuestion
from quizzes.formats.starter_yaml import read_bank
from quizzes.models import BlueprintRow, Question, QuizPage, Topic

HERE = Path(__file__).parent


def load_bank() -> None:
    """Create the missing starter questions and the quiz of each starter course."""
    for path in sorted(HERE.glob("*.yaml")):
        _load_file(path)
    ensure_site()
    contest_index()


@transaction.atomic
def _load_file(path: Path) -> None:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    topic = Topic.objects.filter(slug=data["topic"]["slug"]).first()
    topic = topic or Topic.add_root(**data["topic"], practice=True)
    _load_questions(topic, path)
    if "course" in data:
        course = CoursePage.objects.get(slug=data["course"])
        if not QuizPage.objects.child_of(course).exists():
            _add_quiz(course, topic, data["quiz"])


def _load_questions(topic: Topic, path: Path) -> None:
    with path.open("rb") as file:
        bank = read_bank(file)
    if bank.problems:
        raise ValueError(f"{path.name}: {bank.problems}")
    law = read_law()
    known = set(Question.objects.values_list("ref", flat=True))
    for parsed in bank.questions:
        if parsed.ref not in known:
            _load_question(topic, parsed, law)


def _load_question(topic: Topic, parsed: ParsedQuestion, law: list[Named]) -> None:
    """Waits for review: whoever shipped it is nobody here, and approves nothing here.

    Its references are indexed once, not again with every option: that is half the work.
    """
    provision = cite(parsed.legal_basis, law)
    if parsed.legal_basis and provision is None:
        raise ValueError(f"{parsed.ref}: {parsed.legal_basis}")
    question = draft_question(parsed, Pictures([]))
    question.ref, question.topic, question.provision = parsed.ref, topic, provision
    with disable_reference_index_auto_update():
        question.save()
        question.save_revision()
    move_questions(Question.objects.filter(pk=question.pk), QuestionState.IN_REVIEW)
    ReferenceIndex.create_or_update_for_object(question)


def _add_quiz(course: CoursePage, topic: Topic, data: dict[str, Any]) -> None:
    quiz = QuizPage(
        title=data["title"],
        slug=data["slug"],
        introduction=data["introduction"],
        time_limit_minutes=data["time_limit_minutes"],
        pass_percent=data["pass_percent"],
        max_attempts=data["max_attempts"],
    )
    quiz.blueprint = [BlueprintRow(topic=topic, count=data["draw"], marks=1)]
    course.add_child(instance=quiz)
    quiz.save_revision().publish()
