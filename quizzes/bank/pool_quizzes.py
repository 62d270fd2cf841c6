"""A quiz that draws from questions chosen for it."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from cms.models import HomePage
from cms.text import slug_of
from quizzes.models import (
    BlueprintRow,
    ContestIndexPage,
    PoolQuestion,
    Question,
    QuestionPool,
    QuizPage,
)

MINUTES_A_QUESTION = 2


def contest_index() -> ContestIndexPage:
    """The page of stand-alone quizzes, made below the home page where there is none."""
    found = ContestIndexPage.objects.first()
    if found is None:
        home = HomePage.objects.get()
        page = ContestIndexPage(title="Kiểm tra định kỳ", slug="kiem-tra-dinh-ky")
        found = home.add_child(instance=page)
    return found


@transaction.atomic
def add_pool_quiz(
    parent: Any, *, title: str, questions: Sequence[Question], count: int
) -> QuizPage:
    """A published quiz below the page that draws `count` of the questions at most."""
    pool = QuestionPool.objects.create(name=_free_name(title))
    PoolQuestion.objects.bulk_create(
        PoolQuestion(pool=pool, question=question, sort_order=place)
        for place, question in enumerate(questions)
    )
    asked = min(count, len(questions))
    quiz = QuizPage(
        title=title,
        slug=free_slug(parent, title),
        time_limit_minutes=max(5, asked * MINUTES_A_QUESTION),
        max_attempts=0,
    )
    quiz.blueprint = [BlueprintRow(pool=pool, count=asked)]
    parent.add_child(instance=quiz)
    quiz.save_revision().publish()
    return quiz


def free_slug(parent: Any, title: str) -> str:
    """An address for a page of that title that no sister page has."""
    base = slug_of(title)[:80] or "bai"
    taken = set(parent.get_children().values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _free_name(title: str) -> str:
    taken = set(QuestionPool.objects.filter(name__startswith=title[:180]).values_list("name"))
    names = {name for (name,) in taken}
    number, name = 1, title[:190]
    while name in names:
        number += 1
        name = f"{title[:180]} ({number})"
    return name
