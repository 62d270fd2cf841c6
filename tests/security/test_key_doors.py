"""Every door at which the staff meets a key; a new one makes this list wrong.

All addresses are opened as each role of the staff. The explanation of every question and its right
option hold words that stand nowhere else. Whoever meets them at a door of the bank is noted.
"""

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from learning.enums import Role
from learning.models import Enrolment
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.enums import Recurrence, ReviewRule, RoundState
from quizzes.exchange.export import parsed_questions, write_questions
from quizzes.formats.as_json import to_json
from quizzes.formats.registry import format_named
from quizzes.grading.grade import grade_attempt
from quizzes.models import (
    Attempt,
    BankImport,
    BankImportRow,
    KeyOpening,
    Question,
    QuizPage,
    Round,
)
from tests.addresses import ALL, EDITORS, OURS, POST, RULES, STAFF
from tests.fixtures.approved import approve

# One word each: what differs between versions is shown word by word.
RIGHT, WHY = "phuongandungcanhet", "loigiaithichcanhet"
MAKERS, SCREEN = {Role.EDITOR, Role.ADMIN}, "quan-tri/snippets/quizzes/question/"
REVISION = f"{SCREEN}history/<int:pk>/revisions/<int:revision_id>/"
FORMS = ["word", "excel", "qti", "moodle_xml", "gift", "aiken"]
# Right options, model answers, explanations: whoever comes by is asked, logged and kept in mind.
KEYS: dict[str, set[Any]] = {
    **{
        name: EDITORS
        for name in (
            "bank_question",
            "bank_duplicate",
            "challenge_desk",
            "regrade_desk",
            "quiz_statistics",
            f"{SCREEN}edit/<int:pk>/",
            f"{REVISION}revert/",
        )
    },
    **{
        name: MAKERS
        for name in (
            "bank_import",
            "bank_import_file",
            "regrade_new",
            *(f"bank_export {form}" for form in FORMS),
            f"{SCREEN}copy/<int:pk>/",
            f"{REVISION}view/",
        )
    },
    f"{SCREEN}workflow/preview/<int:pk>/<int:task_id>/": {Role.REVIEWER, Role.ADMIN},
}
# The same words without a sign which option is right.
PAPERS: dict[str, set[Any]] = {
    **{name: STAFF for name in ("daily", "practice_next", "practice_question")},
    "organiser_record": MAKERS,
    "desk_attempt_record": {Role.HR, Role.ADMIN},
}
# Leaving by them ends the crawl.
LEFT_OUT = {"account_logout", "end_own_sessions"}
SNIPPETS = r"quan-tri/snippets/quizzes/(\w+)/"


@pytest.fixture
def planted(quiz):
    """The words stand in every question and its version before anything rests on them."""
    for question in Question.objects.all():
        for option in question.options.all():
            option.text = RIGHT if option.correct else option.text
            option.save()
        question.explanation = WHY
        question.save()
        approve(question)
        question.save_revision()


@pytest.fixture
def world(planted, arguments, lan, chau, course, quiz):
    """Records behind every address: a graded paper, a review that waits."""
    question = Question.objects.get(pk=arguments["bank_question"][0])
    question.get_workflow().start(question, lan)
    parsed = parsed_questions(Question.objects.filter(pk=question.pk))
    written = write_questions(parsed, format_named("gift")).content
    BankImport.objects.get().file.save("a.gift", ContentFile(written))
    BankImportRow.objects.update(made=question, parsed=to_json(parsed[0]))
    Enrolment.objects.create(user=chau, course=course, source="hr", due_on=timezone.localdate())
    attempt = start_attempt(chau, quiz)
    submit_attempt(attempt)
    grade_attempt(attempt.pk)
    return {**arguments, "question": question}


@pytest.mark.parametrize("role", sorted(STAFF))
@pytest.mark.django_db
def test_keys_are_shown_at_the_named_doors_only_and_each_opening_is_noted(role, people, world):
    client = Client(raise_request_exception=False)
    client.force_login(people[role])
    shown, unnoted = set(), set()
    for name, url in doors(role, world):
        KeyOpening.objects.all().delete()
        said = text_of(client.get(url, follow=True))
        if WHY in said or RIGHT in said:
            shown.add(name)
        if name in shown and not KeyOpening.objects.filter(user=people[role]).exists():
            unnoted.add(name)
        assert WHY not in said or name not in PAPERS, name
    expected = {name for name, roles in (KEYS | PAPERS).items() if role in roles}
    assert shown == expected
    assert unnoted == expected & set(PAPERS)


@pytest.mark.parametrize("held", ["in a round", "by dates"])
@pytest.mark.parametrize("role", sorted(STAFF))
@pytest.mark.django_db
def test_who_may_still_sit_is_shown_nothing_at_any_of_them(role, held, people, world, course):
    quiz = QuizPage.objects.get(pk=Attempt.objects.latest("pk").quiz_id)
    HELD[held](quiz)
    person = people[role]
    Enrolment.objects.get_or_create(
        user=person, course=course, defaults={"source": "hr", "due_on": timezone.localdate()}
    )
    client = Client(raise_request_exception=False)
    client.force_login(person)
    for name, url in doors(role, world):
        if name in KEYS | PAPERS:
            said = text_of(client.get(url, follow=True))
            assert WHY not in said, name
            assert RIGHT not in said, name
    assert not KeyOpening.objects.filter(user=person).exists()


def hold_in_a_round(quiz):
    now, hour = timezone.now(), timedelta(hours=1)
    QuizPage.objects.filter(pk=quiz.pk).update(
        recurrence=Recurrence.DATES, review_rule=ReviewRule.AFTER_ROUND
    )
    Round.objects.create(
        quiz=quiz, number=77, opens_at=now - hour, closes_at=now + hour, state=RoundState.OPEN
    )


def hold_by_dates(quiz):
    QuizPage.objects.filter(pk=quiz.pk).update(ends_at=timezone.now() + timedelta(hours=1))


HELD = {"in a round": hold_in_a_round, "by dates": hold_by_dates}


def doors(role, world):
    """(name, address) of all that the role may open."""
    for name in OURS:
        if name not in POST and name not in LEFT_OUT and role in RULES[name]:
            yield name, reverse(name, args=world.get(name, []))
    for form in FORMS:
        yield f"bank_export {form}", f"{reverse('bank_export')}?dinh-dang={form}&tai=1"
    for _name, route, _view in ALL:
        clean = re.sub(r"[\^$\\]", "", route)
        if url := snippet_address(clean, world["question"]):
            yield clean, url


def snippet_address(route: str, question: Question) -> str:
    """Wagtail's address of a thing of ours, of the question where it is about questions."""
    match = re.match(SNIPPETS, route)
    if match is None:
        return ""
    model = apps.get_model("quizzes", match[1])
    thing = question if model is Question else model.objects.first()
    state = question.current_workflow_state
    numbers = {
        "<int:pk>": thing and thing.pk,
        "(?P<pk>.+)": thing and thing.pk,
        "(?P<revision_id_a>live|earliest|d+)": "earliest",
        "(?P<revision_id_b>live|latest|d+)": "latest",
        "<int:revision_id>": question.latest_revision_id,
        "<int:workflow_state_id>": state.pk,
        "<int:task_state_id>": state.current_task_state_id,
        "<int:task_id>": state.current_task_state.task_id,
        "<slug:action_name>": "approve",
    }
    for place, number in numbers.items():
        route = route.replace(place, str(number))
    return "" if re.search(r"[<(\[*]", route) else f"/{route}"


def text_of(response: Any) -> str:
    """What a person reads in the answer, whatever kind of file it is."""
    if response.status_code != 200:
        return ""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"%PDF") and len(body) > 100:
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b" ".join(archive.read(name) for name in archive.namelist())
    written = body.decode(errors="replace")
    return f"{written} {re.sub('<[^>]+>', '', written)}"
