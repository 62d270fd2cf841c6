"""Author and approver of a question are two people, whoever they are."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import TaskState

from learning.models import User
from quizzes.content.versions import mint_version
from quizzes.enums import QuestionState
from quizzes.models import Question, QuestionVersion
from tests.crawl import forms_of


@pytest.fixture
def draft(make_question: Any, admin: User) -> Question:
    """A question that the administrator, a superuser, wrote."""
    question = Question.objects.get(pk=make_question().pk)
    question.author = admin
    question.stem = "Câu của quản trị viên?"
    question.save()
    question.save_revision(user=admin)
    return question


def test_a_superuser_publishes_no_own_question(client, admin, draft):
    client.force_login(admin)
    url = reverse(Question.snippet_viewset.get_url_name("edit"), args=[draft.pk])
    page = client.get(url)
    assert "action-publish" not in page.content.decode()
    sent = next(form for form in forms_of(page, "x") if "stem" in form.data)
    before = QuestionVersion.objects.count()
    client.post(url, {**sent.data, "action-publish": "1"})
    assert QuestionVersion.objects.count() == before


@pytest.mark.parametrize("writes", ["author", "last revision"])
def test_nobody_approves_what_they_wrote(client, admin, lan, draft, writes):
    if writes == "last revision":
        Question.objects.filter(pk=draft.pk).update(author=lan)
        draft.refresh_from_db()
        draft.save_revision(user=admin)
    draft.get_workflow().start(draft, lan)
    state = TaskState.objects.latest("pk")
    name = Question.snippet_viewset.get_url_name("workflow_action")
    client.force_login(admin)
    client.post(reverse(name, args=[draft.pk, "approve", state.pk]))
    state.refresh_from_db()
    assert state.status == TaskState.STATUS_IN_PROGRESS


def test_minting_and_the_database_refuse_the_author_as_approver(draft, admin, minh):
    with pytest.raises(ValidationError):
        mint_version(draft, approved_by=admin)
    version = mint_version(draft, approved_by=minh)
    assert (version.author, version.approved_by) == (admin, minh)
    assert Question.objects.get(pk=draft.pk).state == QuestionState.READY
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionVersion.objects.create(
            question=draft, number=9, type="single", content={}, author=admin, approved_by=admin
        )
