"""The review workflow of questions."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

from quizzes.models import LegalReviewTask, Question

NAME = "Thẩm định câu hỏi"


def set_up_review(reviewers: Group) -> Workflow:
    """Questions go to the legal reviewers before they are published; safe to repeat."""
    task, _created = LegalReviewTask.objects.get_or_create(name="Thẩm định pháp lý")
    task.groups.set([reviewers])
    workflow, _created = Workflow.objects.get_or_create(name=NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    WorkflowContentType.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(Question), defaults={"workflow": workflow}
    )
    return workflow
