"""Loads the starter bank and quizzes; what editors changed since is left alone."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from cms.models import CoursePage, LegalDocument, Provision
from cms.starter.loader import ensure_site
from quizzes.engine.pins import LETTERS
from quizzes.models import (
    BlueprintRow,
    ContestIndexPage,
    Question,
    QuestionOption,
    QuizPage,
    Topic,
)

HERE = Path(__file__).parent


def load_bank() -> None:
    """Create the missing starter questions and the quiz of each starter course."""
    for path in sorted(HERE.glob("*.yaml")):
        _load_file(yaml.safe_load(path.read_text(encoding="utf-8")))
    home, _index = ensure_site()
    if not ContestIndexPage.objects.exists():
        home.add_child(instance=ContestIndexPage(title="Kiểm tra định kỳ", slug="kiem-tra-dinh-ky"))


@transaction.atomic
def _load_file(data: dict[str, Any]) -> None:
    topic, _created = Topic.objects.get_or_create(
        slug=data["topic"]["slug"], defaults={"name": data["topic"]["name"], "practice": True}
    )
    known = set(Question.objects.values_list("ref", flat=True))
    for entry in data["questions"]:
        if entry["ref"] not in known:
            _load_question(topic, entry)
    course = CoursePage.objects.get(slug=data["course"])
    if not QuizPage.objects.child_of(course).exists():
        _add_quiz(course, topic, data["quiz"])


def _load_question(topic: Topic, entry: dict[str, Any]) -> None:
    question = Question(
        ref=entry["ref"],
        topic=topic,
        type=entry["type"],
        level=entry["level"],
        stem=entry["stem"],
        explanation=entry["explanation"],
        provision=_provision(entry["basis"]),
        lock_order=entry.get("lock_order", False),
        live=False,
    )
    question.options = [
        QuestionOption(sort_order=place, text=text, correct=letter in entry["correct"])
        for place, (letter, text) in enumerate(zip(LETTERS, entry["options"], strict=False))
    ]
    question.save()
    question.save_revision().publish()


def _provision(basis: dict[str, str]) -> Provision:
    document = LegalDocument.objects.get(key=basis["document"])
    locator = basis.get("provision") or ""
    return Provision.objects.get_or_create(document=document, locator=locator)[0]


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
