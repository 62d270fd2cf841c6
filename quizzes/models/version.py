"""What a question said at one time: papers and records rest on it for good."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cms.models.append_only import AppendOnly
from quizzes.enums import question_types
from quizzes.models.question import Question


class QuestionVersion(AppendOnly):
    """The immutable content of a question at one time.

    `content` always holds `stem`, `explanation`, `legal_basis`, `image` (`{"id", "alt"}`
    or null), `options` (`[{"key": "A", "text", "image", "rationale"}]`, letters in the
    editors' order), `pinned` (keys that keep their place) and `settings`. What a type adds,
    its module in `quizzes/engine/types/` says.

    `author` wrote it; nobody of this system where it was shipped. `before_rule` stands on
    versions from before approval by another was kept for each: only a migration sets it.
    """

    mutable_fields = ("exposure",)
    refusal_text = _("Phiên bản câu hỏi không sửa, không xóa được: các đề đã phát dựa vào đó.")

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    type = models.CharField(max_length=20, choices=question_types)
    content = models.JSONField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    before_rule = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    exposure = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="one_version_per_number"),
            models.CheckConstraint(
                condition=Q(before_rule=True)
                | (
                    Q(approved_by__isnull=False)
                    & (Q(author__isnull=True) | ~Q(author=F("approved_by")))
                ),
                name="version_is_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} (v{self.number})"
