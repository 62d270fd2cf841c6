"""The legal review of questions: author and approver are two people."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask

from cms.people import Person


class LegalReviewTask(AbstractGroupApprovalTask):
    """Approval by the legal reviewers, never by the author."""

    class Meta:
        verbose_name = _("thẩm định pháp lý")
        verbose_name_plural = _("thẩm định pháp lý")

    def get_actions(self, obj: object, user: Person) -> list[tuple[str, Any, bool]]:
        """No action for the author, nor for whoever wrote what is to be approved."""
        written = getattr(obj, "latest_revision", None)
        writers = {getattr(obj, "author_id", None), written.user_id if written else None}
        if user.pk in writers:
            return []
        return super().get_actions(obj, user)

    @classmethod
    def get_description(cls) -> Any:
        return _("Cán bộ pháp chế thẩm định; người soạn không tự duyệt câu hỏi của mình.")
