"""The review workflow of questions and pages."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, Workflow, WorkflowContentType, WorkflowPage, WorkflowTask

from quizzes.models import LegalReviewTask, Question

NAME = "Thẩm định"


def set_up_review(reviewers: Group) -> Workflow:
    """Questions and pages go to the legal reviewers; safe to repeat.

    Takes the place of Wagtail's own default workflow, whose group nobody is in.
    """
    task, _created = LegalReviewTask.objects.get_or_create(name="Thẩm định pháp lý")
    task.groups.set([reviewers])
    workflow, _created = Workflow.objects.get_or_create(name=NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    WorkflowContentType.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(Question), defaults={"workflow": workflow}
    )
    root = Page.objects.get(depth=1)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    return workflow
