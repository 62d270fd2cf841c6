"""Every compiled query gives what Django gives; one without an example here fails."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project_settings
from django.db.models import Model
from django.utils import timezone

from config.compiled_query import CompiledQuery, registry
from learning.models import Enrolment, SignInSession, User
from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.models import Allowance, Attempt, Challenge, Question, QuizPage, Regrade, RegradeChange
from quizzes.models.topics import PoolQuestion, QuestionPool
from tests.config.home_of_a_learner import fill_home

APPS = ("cms", "quizzes", "learning", "certificates", "config")


def registered() -> dict[str, CompiledQuery[..., Any]]:
    """Every compiled query of the project, by its dotted path."""
    root = Path(project_settings.BASE_DIR)
    for file in (file for app in APPS for file in (root / app).rglob("*.py")):
        if "\n@CompiledQuery\n" in file.read_text(encoding="utf-8"):
            import_module(".".join(file.relative_to(root).with_suffix("").parts))
    return {name: each for name, each in registry.items() if name.startswith(APPS)}


REGISTERED = registered()


@dataclass(frozen=True)
class World:
    """An's attempt, with all that a query may ask about it; Bình has not begun."""

    attempt: Attempt
    quiz: QuizPage
    pool: QuestionPool
    question: Question
    session: SignInSession
    waiting: Enrolment
    officer: User

    @property
    def path(self) -> str:
        return str(self.quiz.parent_path)


@pytest.fixture
def world(an, binh, hanh, lan, quiz, course, enrolment, client) -> World:
    attempt = start_attempt(an, quiz)
    for sequence, position in enumerate((1, 2, 1), start=1):
        save_answer(attempt, position=position, sequence=sequence, fields={"": ["A"]})
    now, version_id = attempt.started_at, attempt.items[0].version_id
    Allowance.objects.create(
        user=an, quiz=quiz, extra_minutes=5, reason="Khiếm thị", approved_by=lan
    )
    Challenge.objects.create(
        attempt=attempt,
        version_id=version_id,
        user=an,
        position=1,
        clause="Điều 14",
        text="Đáp án trái luật.",
        created_at=now,
    )
    regrade = Regrade.objects.create(
        version_id=version_id,
        policy="void",
        reason="Đáp án trái luật.",
        state="applied",
        prepared_by=lan,
        prepared_at=now,
        applied_by=hanh,
        applied_at=now,
        decision_number="12/QĐ",
    )
    numbers = {name: Decimal(3) for name in ("old_score", "new_score", "old_max", "new_max")}
    RegradeChange.objects.create(
        regrade=regrade, attempt=attempt, old_passed=True, new_passed=True, **numbers
    )
    pool, question = QuestionPool.objects.create(name="Nhóm"), Question.objects.all()[0]
    PoolQuestion.objects.create(pool=pool, question=question)
    waiting = Enrolment.objects.create(
        user=binh, course=course, source="hr", due_on=timezone.localdate()
    )
    fill_home(attempt, enrolment, hanh)
    client.force_login(an)
    return World(attempt, quiz, pool, question, SignInSession.objects.get(), waiting, hanh)


def today() -> dt.date:
    return timezone.localdate()


def of_learner(world: World) -> dict[str, Any]:
    return {"user": world.attempt.user_id, "quiz": world.quiz.pk}


def of_attempt(world: World) -> dict[str, Any]:
    return {"attempt": world.attempt.pk}


def of_person(world: World) -> dict[str, Any]:
    return {"user": world.attempt.user_id}


def attempt_key(world: World) -> dict[str, Any]:
    return {"pk": world.attempt.pk}


def quiz_key(world: World) -> dict[str, Any]:
    return {"pk": world.quiz.pk}


# What shapes the text, for queries that have such arguments.
SHAPES: dict[str, list[Callable[[World], tuple[Any, ...]]]] = {
    "quizzes.attempts.draw.drawable_versions": [
        lambda world: (world.question.pk, None, None, ""),
        lambda world: (None, world.pool.pk, None, ""),
        lambda world: (None, None, world.question.topic_id, ""),
        lambda world: (None, None, world.question.topic_id, world.question.level),
    ],
    "learning.duties.outside_training.hours_elsewhere": [lambda _world: (today().year,)],
    "learning.duties.outside_training.hours_here": [lambda _world: (today().year,)],
}
VALUES: dict[str, Callable[[World], dict[str, Any]]] = {
    "config.sessions.live_sessions": lambda world: {
        "key": world.session.session_key,
        "now": timezone.now(),
    },
    "learning.accounts.sign_in.users_with": lambda world: {"pk": world.officer.pk},
    "learning.accounts.second_factor.policy.own_rights_to_the_admin": of_person,
    "learning.accounts.sign_in.people_called": lambda world: {
        "code": "",
        "upper": world.officer.staff_code.upper(),
        "email": "",
    },
    "learning.duties.outside_training.hours_elsewhere": of_person,
    "learning.duties.outside_training.hours_here": of_person,
    "learning.duties.outside_training.quotas_for": lambda world: {
        "year": today().year,
        "category": world.attempt.user.category,
    },
    "learning.progress.overview.offered_courses": lambda _world: {},
    "learning.progress.overview.open_attempts_of": of_person,
    "learning.progress.overview.open_rounds_for": lambda world: {
        **of_person(world),
        "now": timezone.now(),
    },
    "learning.progress.overview.waiting_requests": of_person,
    "learning.duties.quizzes.course_terms": lambda world: {"path": world.path},
    "learning.duties.quizzes.latest_cycle": lambda world: {
        "user": world.waiting.user_id,
        "course": world.path,
    },
    "learning.models.people.groups_that_open_the_admin": lambda world: {"user": world.officer.pk},
    "learning.people.postings_on.main_postings": lambda world: {
        "user": world.officer.pk,
        "day": today(),
    },
    "learning.receivers.unstarted_enrolments": lambda world: {
        "user": world.waiting.user_id,
        "quiz": world.quiz.pk,
        "course": world.path,
    },
    "quizzes.attempts.draw.blueprint_rows": lambda world: {"quiz": world.quiz.pk},
    "quizzes.attempts.draw.drawable_versions": lambda _world: {"day": today()},
    "quizzes.attempts.ledger.known_or_newer": lambda world: {
        **of_attempt(world),
        "position": 1,
        "sequence": 2,
    },
    "quizzes.attempts.ledger.ledger_events": of_attempt,
    "quizzes.attempts.quick_save.frozen_values": attempt_key,
    "quizzes.attempts.eligibility.allowances_of": of_learner,
    "quizzes.attempts.eligibility.attempts_of": of_learner,
    "quizzes.attempts.submission.locked_attempts": attempt_key,
    "quizzes.content.corrections.corrected_version_ids": lambda _world: {},
    "quizzes.grading.grade.quizzes_with": quiz_key,
    "quizzes.grading.updates.challenges_by": of_person,
    "quizzes.grading.updates.unseen_answers": of_person,
    "quizzes.grading.updates.unseen_changes": of_person,
    "quizzes.grading.updates.changes_of": of_attempt,
    "quizzes.learner.attempt_views.attempts_with_quiz": lambda world: {
        **attempt_key(world),
        "user": world.attempt.user_id,
    },
    "quizzes.learner.start_views.live_quizzes": quiz_key,
    "quizzes.practice.daily.topics_for_practice": lambda _world: {},
}


@pytest.mark.parametrize("name", sorted({*REGISTERED, *VALUES}))
def test_a_compiled_query_gives_what_the_plain_one_gives(
    name, world, settings, django_assert_num_queries
):
    query = REGISTERED[name]
    for shape_of in SHAPES.get(name, [lambda _world: ()]):
        shape, values = shape_of(world), VALUES[name](world)
        settings.COMPILED_QUERIES = True
        with django_assert_num_queries(2):
            compiled = [query.all(*shape, **values) for _call in range(2)]
        settings.COMPILED_QUERIES = False
        plain = query.all(*shape, **values)
        assert plain, "an example that finds nothing shows nothing"
        assert [as_data(row) for row in compiled[0]] == [as_data(row) for row in plain]
        assert [as_data(row) for row in compiled[1]] == [as_data(row) for row in plain]


def as_data(row: Any) -> Any:
    """A model as its read fields with those of what it is joined to; lists as they are."""
    if not isinstance(row, Model):
        return row
    joined = {
        name: as_data(value)
        for name, value in row._state.fields_cache.items()
        if isinstance(value, Model)
    }
    left_out = row.get_deferred_fields()
    names = [field.attname for field in row._meta.concrete_fields if field.attname not in left_out]
    return type(row), {name: getattr(row, name) for name in names}, joined
