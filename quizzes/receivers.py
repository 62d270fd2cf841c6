"""What the engine does when Wagtail's workflow moves a question."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail.signals import (
    published,
    unpublished,
    workflow_cancelled,
    workflow_rejected,
    workflow_submitted,
)

from cms.people import Person
from quizzes.content.states import move_questions
from quizzes.content.versions import mint_version
from quizzes.enums import QuestionState
from quizzes.law.review import close_flags
from quizzes.models import Question


@receiver(published, sender=Question)
def publishing_mints_a_version(
    instance: Question, revision: Revision | None = None, **_kwargs: Any
) -> None:
    approver = _approver(instance, revision)
    writer = revision.user if revision else None
    mint_version(instance, approved_by=approver, written_by=writer)
    close_flags(instance, by=approver)


@receiver(unpublished, sender=Question)
def unpublishing_retires_what_was_drawn(instance: Question, **_kwargs: Any) -> None:
    """A question that is still a draft or in review stays so."""
    approved = Question.objects.filter(pk=instance.pk).exclude(current_version=None)
    move_questions(approved, QuestionState.RETIRED)


@receiver(workflow_submitted, sender=WorkflowState)
def submitted_question_is_in_review(instance: WorkflowState, **_kwargs: Any) -> None:
    _set_state(instance, QuestionState.IN_REVIEW)


@receiver([workflow_rejected, workflow_cancelled], sender=WorkflowState)
def returned_question_is_a_draft_again(instance: WorkflowState, **_kwargs: Any) -> None:
    """A question with an approved version goes on being drawn from that version."""
    _set_state(instance, QuestionState.DRAFT)


def _set_state(workflow_state: WorkflowState, state: QuestionState) -> None:
    question = workflow_state.content_object
    if isinstance(question, Question) and question.current_version_id is None:
        move_questions(Question.objects.filter(pk=question.pk), state)


def _approver(question: Question, revision: Revision | None) -> Person | None:
    """Who approved it last in the review, since this text was written.

    Wagtail publishes the latest revision, and notes in the step the one that was sent in.
    """
    if revision is None:
        return None
    approved = TaskState.objects.filter(
        workflow_state__in=question.workflow_states.all(),
        status=TaskState.STATUS_APPROVED,
        finished_at__gte=revision.created_at,
    )
    latest = approved.order_by("-finished_at").select_related("finished_by").first()
    return latest.finished_by if latest else None
