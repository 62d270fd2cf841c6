"""Essays that wait for people to mark them, and the marks that each person gave."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cms.models.append_only import AppendOnly
from cms.people import Person
from quizzes.enums import ESSAY_OPEN, EssayState

CLAIM_FOR = dt.timedelta(minutes=30)


class EssayQuerySet(models.QuerySet["Essay"]):
    """Questions about essays."""

    def open(self) -> "EssayQuerySet":
        """Those that a person still has to mark."""
        return self.filter(state__in=ESSAY_OPEN)

    def settled(self) -> "EssayQuerySet":
        return self.filter(state=EssayState.SETTLED)

    def held(self, at: dt.datetime) -> "EssayQuerySet":
        """Open ones that somebody is marking at that moment."""
        return self.open().filter(claimed_at__gt=at - CLAIM_FOR)

    def free(self, at: dt.datetime) -> "EssayQuerySet":
        """Open ones that nobody holds at that moment."""
        return self.open().filter(Q(claimed_at=None) | Q(claimed_at__lte=at - CLAIM_FOR))

    def markable_by(self, marker: Person) -> "EssayQuerySet":
        """Neither their own nor marked by them before."""
        given = EssayMark.objects.filter(essay=OuterRef("pk"), marker=marker)
        return self.exclude(attempt__user=marker).exclude(Exists(given))

    def oldest_first(self) -> "EssayQuerySet":
        """By the time of submission; of the same moment by the code, which says nothing."""
        return self.order_by("submitted_at", "code")


class Essay(models.Model):
    """One essay of a submitted attempt, in the queue of the markers under a code.

    `code` is all that a marker sees of the person. `marks` are those of the question,
    `markers` how many people it asks for. Whoever has claimed it marks it; a claim that is
    older than `CLAIM_FOR` gives way to the next one. `awarded` is what the marks come to,
    before any regrade.
    """

    attempt = models.ForeignKey("quizzes.Attempt", on_delete=models.PROTECT, related_name="essays")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(
        "quizzes.QuestionVersion", on_delete=models.PROTECT, related_name="essays"
    )
    code = models.CharField(_("Mã bài"), max_length=20, unique=True)
    marks = models.PositiveSmallIntegerField()
    markers = models.PositiveSmallIntegerField(default=1)
    submitted_at = models.DateTimeField()
    state = models.CharField(
        _("Tình trạng"), max_length=20, choices=EssayState.choices, default=EssayState.WAITING
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claimed_essays",
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    awarded = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = EssayQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_at", "code"]
        verbose_name = _("bài tự luận")
        verbose_name_plural = _("bài tự luận")
        permissions = [("mark_essay", _("Chấm bài tự luận"))]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_essay_per_place"),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_at__isnull=True)
                | Q(
                    claimed_by__isnull=False, claimed_at__isnull=False, state__in=sorted(ESSAY_OPEN)
                ),
                name="essay_claim_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=EssayState.SETTLED, awarded__isnull=False, settled_at__isnull=False
                )
                | Q(awarded__isnull=True, settled_at__isnull=True) & ~Q(state=EssayState.SETTLED),
                name="settled_essay_has_its_mark",
            ),
            models.CheckConstraint(
                condition=Q(awarded__isnull=True) | Q(awarded__gte=0, awarded__lte=F("marks")),
                name="essay_mark_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(markers__in=[1, 2]), name="essay_has_one_or_two_markers"
            ),
        ]
        indexes = [models.Index(fields=["state", "submitted_at"])]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The code as one reads it out: in groups of four."""
        return "-".join(self.code[i : i + 4] for i in range(0, len(self.code), 4))

    @property
    def is_open(self) -> bool:
        return self.state in ESSAY_OPEN

    @property
    def is_settled(self) -> bool:
        return self.state == EssayState.SETTLED


class EssayMark(AppendOnly):
    """What one person gave one essay.

    `number` counts the markers of the essay from 1. `points` lists the points by criterion
    of the version's rubric, as decimal texts; `mark` is their sum.
    """

    essay = models.ForeignKey(Essay, on_delete=models.PROTECT, related_name="given")
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="essay_marks"
    )
    number = models.PositiveSmallIntegerField()
    points = models.JSONField()
    mark = models.DecimalField(max_digits=7, decimal_places=2)
    comment = models.TextField(blank=True)
    marked_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        verbose_name = _("điểm chấm tự luận")
        verbose_name_plural = _("điểm chấm tự luận")
        constraints = [
            models.UniqueConstraint(fields=["essay", "marker"], name="one_mark_per_marker"),
            models.UniqueConstraint(fields=["essay", "number"], name="one_mark_per_number"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=3), name="essay_has_three_marks_at_most"
            ),
            models.CheckConstraint(condition=Q(mark__gte=0), name="essay_mark_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.essay}: {self.mark}"
