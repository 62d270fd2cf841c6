"""Approving many questions that wait for review, after looking at them."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.people import Person
from cms.ports import record_event
from quizzes.bank.changes import Outcome
from quizzes.content.versions import mint_version
from quizzes.enums import QuestionState
from quizzes.enums.audit import AuditEvent
from quizzes.models import LegalReviewTask, Question


@transaction.atomic
def approve_questions(questions: Iterable[Question], *, by: Person) -> Outcome:
    """Approve those that wait for review and that the reviewer did not write.

    Those that nobody sent in (they were shipped) are published as they stand; of the others
    the waiting step of the review is approved.
    """
    outcome = Outcome()
    for question in questions:
        why = _approve(question, by)
        if why:
            outcome.left.append((question, why))
        else:
            outcome.done += 1
    if outcome.done:
        said = _("%(n)s câu hỏi") % {"n": outcome.done}
        record_event(AuditEvent.QUESTIONS_APPROVED, what=said, by=by)
    return outcome


def _approve(question: Question, by: Person) -> str:
    """Why it was not approved; empty where it was."""
    sent_in = question.current_workflow_state
    if sent_in is None and question.state != QuestionState.IN_REVIEW:
        return _("không chờ thẩm định")
    step = sent_in.current_task_state if sent_in else None
    task = step.task.specific if step else LegalReviewTask.objects.first()
    if task is None or not task.get_actions(question, by):
        return _("cần người khác thẩm định: anh/chị đã soạn, hoặc không phải người thẩm định")
    try:
        with transaction.atomic():
            if step is not None:
                step.approve(user=by)
            else:
                _publish(question, by)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _publish(question: Question, by: Person) -> None:
    """A draft that was never live: its row says what its latest revision says."""
    revision = question.latest_revision
    mint_version(question, approved_by=by, written_by=revision.user if revision else None)
    now = timezone.now()
    Question.objects.filter(pk=question.pk).update(
        live=True,
        has_unpublished_changes=False,
        live_revision=revision,
        first_published_at=now,
        last_published_at=now,
    )
    log(question, "wagtail.publish", user=by, revision=revision)
