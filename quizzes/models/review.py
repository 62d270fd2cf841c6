"""The legal review of questions: author and approver are two people."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

from cms.people import Person, is_second_person


class LegalReviewTask(AbstractGroupApprovalTask):
    """Approval by the legal reviewers, never by the author."""

    class Meta:
        verbose_name = _("thẩm định pháp lý")
        verbose_name_plural = _("thẩm định pháp lý")

    def get_actions(self, obj: object, user: Person) -> list[tuple[str, Any, bool]]:
        """No action for the author, nor for whoever wrote what is to be approved."""
        written = getattr(obj, "latest_revision", None)
        writers = (getattr(obj, "author_id", None), written.user_id if written else None)
        if not is_second_person(user, *writers):
            return []
        return super().get_actions(obj, user)

    def on_action(
        self, task_state: TaskState, user: Person, action_name: str, **kwargs: Any
    ) -> Any:
        """As Wagtail does; not for whoever changed the text by the same press.

        Raises:
            PermissionDenied: the text is the person's own.
        """
        thing = task_state.workflow_state.content_object
        if action_name == "approve" and not self.get_actions(thing, user):
            raise PermissionDenied
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> Any:
        return _("Cán bộ pháp chế thẩm định; người soạn không tự duyệt câu hỏi của mình.")
