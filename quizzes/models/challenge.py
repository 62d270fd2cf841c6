"""What learners say against a question (kiến nghị về câu hỏi)."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from quizzes.enums import MAX_NOTIFY_TRIES, ChallengeState


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    """Questions about challenges."""

    def open(self) -> "ChallengeQuerySet":
        return self.filter(state=ChallengeState.OPEN)

    def open_first(self) -> "ChallengeQuerySet":
        """Those without an answer first, the oldest first; then the others, newest first."""
        waiting = Case(When(state=ChallengeState.OPEN, then=Value(0)), default=Value(1))
        return self.annotate(answered=waiting).order_by("answered", "-answered_at", "created_at")

    def unnotified(self) -> "ChallengeQuerySet":
        """Answered ones whose person can be told by e-mail and was not."""
        rows = self.exclude(state=ChallengeState.OPEN).filter(
            told_at=None, told_tries__lt=MAX_NOTIFY_TRIES
        )
        return rows.filter(user__is_active=True, user__email__gt="")

    def unseen_by(self, user: int) -> "ChallengeQuerySet":
        """Answered challenges of the person with that key whose answer they have not looked at."""
        rows = self.exclude(state=ChallengeState.OPEN).filter(user=user, seen_at=None)
        return rows.select_related("attempt__quiz").order_by("-answered_at", "-pk")


class Challenge(models.Model):
    """One person's objection to a question version, and the answer to it."""

    attempt = models.ForeignKey(
        "quizzes.Attempt", on_delete=models.PROTECT, related_name="challenges"
    )
    version = models.ForeignKey(
        "quizzes.QuestionVersion", on_delete=models.PROTECT, related_name="challenges"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="challenges"
    )
    position = models.PositiveSmallIntegerField()
    clause = models.CharField(_("Điều, khoản làm căn cứ"), max_length=300)
    text = models.TextField(_("Nội dung kiến nghị"), max_length=2000)
    created_at = models.DateTimeField()
    state = models.CharField(
        _("Tình trạng"), max_length=20, choices=ChallengeState.choices, default=ChallengeState.OPEN
    )
    answer = models.TextField(_("Trả lời"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_tries = models.PositiveSmallIntegerField(default=0)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("kiến nghị về câu hỏi")
        verbose_name_plural = _("kiến nghị về câu hỏi")
        default_permissions = ("view",)
        permissions = [("answer_challenge", _("Trả lời kiến nghị về câu hỏi"))]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "version"],
                condition=Q(state=ChallengeState.OPEN),
                name="one_open_challenge_per_person_and_version",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ChallengeState.OPEN, answered_by__isnull=True, answered_at__isnull=True
                )
                | ~Q(state=ChallengeState.OPEN)
                & Q(answered_by__isnull=False, answered_at__isnull=False)
                & ~Q(answer=""),
                name="answered_challenge_has_its_answer",
            ),
            models.CheckConstraint(
                condition=~Q(user=F("answered_by")), name="nobody_answers_their_own_challenge"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.version}"

    @property
    def is_open(self) -> bool:
        return self.state == ChallengeState.OPEN

    @property
    def is_upheld(self) -> bool:
        return self.state == ChallengeState.UPHELD
