"""By no door does a version come into use that its author, or nobody, approved."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from wagtail.models import TaskState

from cms.models import CoursePage
from cms.starter.loader import load_courses, load_law
from learning.enums import Role
from learning.models import Enrolment, User
from quizzes.attempts.start import start_attempt
from quizzes.bank.approval import approve_questions
from quizzes.bank.changes import send_for_review
from quizzes.content.versions import mint_version
from quizzes.enums import QuestionState
from quizzes.exceptions import NotEnoughQuestionsError
from quizzes.models import Question, QuestionOption, QuestionVersion
from quizzes.starter.loader import load_bank
from tests.crawl import forms_of
from tests.fixtures.approved import approve


@pytest.fixture
def writer(minh: User) -> User:
    """Somebody who is editor and reviewer, and signs in as superuser besides."""
    minh.groups.add(Group.objects.get(name=Role.EDITOR.value))
    minh.is_superuser = True
    minh.save()
    return minh


@pytest.fixture
def draft(make_question: Callable[..., Question], writer: User) -> Question:
    """The writer's own, sent in for review: nobody else has seen it."""
    ready = make_question()
    question = Question(
        topic=ready.topic,
        type="single",
        stem="Câu của người soạn?",
        author=writer,
        state=QuestionState.DRAFT,
        live=False,
    )
    question.options = [
        QuestionOption(sort_order=place, text=text, correct=text == "Một")
        for place, text in enumerate(("Một", "Hai"))
    ]
    question.save()
    question.save_revision(user=writer)
    return question


def publish_in_form(question: Question, by: User, client: Any) -> None:
    client.force_login(by)
    url = reverse(Question.snippet_viewset.get_url_name("edit"), args=[question.pk])
    sent = next(form for form in forms_of(client.get(url), "x") if "stem" in form.data)
    client.post(url, {**sent.data, "action-publish": "1"})


def approve_step(question: Question, by: User, client: Any) -> None:
    question.get_workflow().start(question, by)
    client.force_login(by)
    name = Question.snippet_viewset.get_url_name("workflow_action")
    state = TaskState.objects.latest("pk")
    client.post(reverse(name, args=[question.pk, "approve", state.pk]))


def approve_in_list(question: Question, by: User, client: Any) -> None:
    send_for_review([question], by=by)
    client.force_login(by)
    url = reverse("wagtail_bulk_action", args=["quizzes", "question", "approve"])
    client.post(f"{url}?id={question.pk}&next=/quan-tri/")


def approve_unsent_in_list(question: Question, by: User, client: Any) -> None:
    Question.objects.filter(pk=question.pk).update(state=QuestionState.IN_REVIEW)
    approve_questions([Question.objects.get(pk=question.pk)], by=by)


def publish_revision(question: Question, by: User, _client: Any) -> None:
    question.latest_revision.publish(user=by)


def publish_by_schedule(question: Question, by: User, _client: Any) -> None:
    question.go_live_at = question.expire_at = None
    question.save_revision(user=by, approved_go_live_at="2026-01-01T00:00:00Z")
    call_command("publish_scheduled")


def mint_by_hand(question: Question, by: User, _client: Any) -> None:
    mint_version(question, approved_by=by)


def mint_by_nobody(question: Question, _by: User, _client: Any) -> None:
    mint_version(question, approved_by=None)


def create_row(question: Question, by: User, _client: Any) -> None:
    with transaction.atomic():
        QuestionVersion.objects.create(
            question=question, number=1, type="single", content={}, author=by, approved_by=by
        )


def create_unapproved_row(question: Question, by: User, _client: Any) -> None:
    row = QuestionVersion(question=question, number=1, type="single", content={}, author=by)
    with transaction.atomic():
        QuestionVersion.objects.bulk_create([row])


def write_sql(question: Question, by: User, _client: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO quizzes_questionversion (question_id, number, type, content, author_id,"
            " approved_by_id, before_rule, created_at, exposure)"
            " VALUES (%s, 1, 'single', '{}', %s, %s, %s, '2026-01-01', 0)",
            [question.pk, by.pk, by.pk, False],
        )


DOORS = (
    publish_in_form,
    approve_step,
    approve_in_list,
    approve_unsent_in_list,
    publish_revision,
    publish_by_schedule,
    mint_by_hand,
    mint_by_nobody,
    create_row,
    create_unapproved_row,
    write_sql,
)


@pytest.mark.parametrize("door", DOORS, ids=lambda each: each.__name__)
def test_no_door_lets_a_writer_approve(door: Any, draft: Question, writer: User, client: Any):
    with suppress(ValidationError, IntegrityError):
        door(draft, writer, client)
    assert not draft.versions.exists()
    assert not Question.objects.drawable().filter(pk=draft.pk).exists()


@pytest.mark.parametrize("door", [approve_step, approve_in_list, approve_unsent_in_list])
def test_somebody_else_approves_by_the_same_doors(
    door: Any, draft: Question, writer: User, admin: User, client: Any
):
    door(draft, admin, client)
    version = draft.versions.get()
    assert (version.author, version.approved_by, version.before_rule) == (writer, admin, False)
    assert Question.objects.get(pk=draft.pk).live
    assert Question.objects.drawable().filter(pk=draft.pk).exists()


def test_the_last_who_changed_the_text_is_a_writer_too(draft, lan, writer):
    draft.author = None
    draft.save()
    draft.save_revision(user=writer)
    with pytest.raises(ValidationError):
        mint_version(draft, approved_by=writer, written_by=writer)
    Question.objects.filter(pk=draft.pk).update(state=QuestionState.IN_REVIEW)
    outcome = approve_questions([Question.objects.get(pk=draft.pk)], by=writer)
    assert (outcome.done, len(outcome.left)) == (0, 1)


def test_an_approval_of_a_former_text_is_none_of_the_new_one(draft, admin, client):
    approve_step(draft, admin, client)
    again = Question.objects.get(pk=draft.pk)
    again.stem = "Câu đã đổi sau khi duyệt?"
    revision = again.save_revision(user=admin)
    with pytest.raises(ValidationError):
        revision.publish(user=admin)
    assert again.versions.count() == 1


def test_the_starter_bank_waits_for_a_reviewer_who_takes_it_in_one_go(system, quiz, an, minh):
    load_law()
    load_courses()
    known = list(Question.objects.values_list("pk", flat=True))
    load_bank()
    shipped = Question.objects.exclude(pk__in=known)
    assert set(shipped.values_list("state", flat=True)) == {QuestionState.IN_REVIEW}
    assert not QuestionVersion.objects.filter(question__in=shipped).exists()
    assert not Question.objects.practisable().filter(pk__in=shipped).exists()
    course_quiz = type(quiz).objects.exclude(pk=quiz.pk).first()
    course = CoursePage.objects.get(pk=course_quiz.get_parent().pk)
    Enrolment.objects.create(user=an, course=course, source="hr")
    with pytest.raises(NotEnoughQuestionsError):
        start_attempt(an, course_quiz)
    outcome = approve_questions(list(shipped), by=minh)
    assert (outcome.done, outcome.left) == (shipped.count(), [])
    versions = QuestionVersion.objects.filter(question__in=shipped)
    assert set(versions.values_list("approved_by", "author", "before_rule")) == {
        (minh.pk, None, False)
    }
    assert start_attempt(an, course_quiz).items


def test_a_file_of_questions_needs_somebody_who_answers_for_it(system, topic, tmp_path, lan):
    path = tmp_path / "cau-hoi.txt"
    path.write_text("Câu nào đúng?\nA. Một\nB. Hai\nANSWER: A\n", "utf-8")
    with pytest.raises(CommandError):
        call_command("import_questions", str(path), "--topic", topic.slug)
    assert not Question.objects.exists()
    call_command("import_questions", str(path), "--topic", topic.slug, "--author", lan.staff_code)
    question = Question.objects.get()
    assert question.author == lan
    question = Question.objects.get()
    with pytest.raises(ValidationError):
        mint_version(question, approved_by=lan)


def test_what_was_in_use_before_the_rule_stays_in_use(make_question):
    question = make_question()
    assert question.current_version.before_rule
    assert approve(question) == question.current_version
    assert Question.objects.drawable().filter(pk=question.pk).exists()
