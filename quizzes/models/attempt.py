"""Attempts and their frozen papers."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.people import Person
from config.percent import whole_percent
from quizzes.enums import AttemptSource, AttemptState


@dataclass(frozen=True)
class PaperItem:
    """One place of a frozen paper: an immutable version and its order of keys."""

    position: int
    version_id: int
    order: tuple[str, ...]
    marks: int

    def as_json(self) -> dict[str, Any]:
        return {"version": self.version_id, "order": list(self.order), "marks": self.marks}

    @classmethod
    def read(cls, paper: list[dict[str, Any]]) -> "list[PaperItem]":
        """A kept paper by position, from 1."""
        return [
            cls(position, item["version"], tuple(item["order"]), item["marks"])
            for position, item in enumerate(paper, start=1)
        ]


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Questions about attempts."""

    def in_progress(self) -> "AttemptQuerySet":
        return self.filter(state=AttemptState.IN_PROGRESS)

    def graded(self) -> "AttemptQuerySet":
        return self.filter(state=AttemptState.GRADED)

    def with_receipt(self) -> "AttemptQuerySet":
        """Attempts that were handed in, of which there is a record."""
        return self.filter(receipt__isnull=False)

    def of(self, user: Person) -> "AttemptQuerySet":
        """This person's attempts for a list, latest first: without papers and marks."""
        mine = self.filter(user=user).select_related("quiz", "round", "edition_paper")
        return mine.defer("paper", "awarded").order_by("-started_at")

    def due(self, at: dt.datetime) -> "AttemptQuerySet":
        """Rows that the sweep must look at."""
        return self.filter(next_check_at__lte=at)


class Attempt(models.Model):
    """One person's sitting; its paper is frozen at the start.

    `paper` lists `{"version": int, "order": [key, …], "marks": int}` by position, from 1.
    `awarded` lists the marks by position as decimal texts; null where a person has yet
    to mark, empty before grading.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts"
    )
    quiz = models.ForeignKey("quizzes.QuizPage", on_delete=models.PROTECT, related_name="attempts")
    round = models.ForeignKey(
        "quizzes.Round", on_delete=models.PROTECT, null=True, blank=True, related_name="attempts"
    )
    number = models.PositiveSmallIntegerField()
    source = models.CharField(
        max_length=20, choices=AttemptSource.choices, default=AttemptSource.ONLINE
    )
    edition_paper = models.ForeignKey(
        "quizzes.EditionPaper",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attempts",
    )
    state = models.CharField(
        max_length=20, choices=AttemptState.choices, default=AttemptState.IN_PROGRESS
    )
    seed = models.BigIntegerField()
    paper = models.JSONField(default=list)
    awarded = models.JSONField(default=list, blank=True)
    pass_percent = models.PositiveSmallIntegerField()
    grace_seconds = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    deadline = models.DateTimeField()
    active_tab = models.CharField(max_length=40, blank=True, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(max_length=20, null=True, blank=True, unique=True)
    answers_count = models.PositiveSmallIntegerField(null=True, blank=True)
    answers_sha256 = models.CharField(max_length=64, blank=True)
    prediction = models.PositiveIntegerField(null=True, blank=True)
    graded_at = models.DateTimeField(null=True, blank=True)
    score = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    max_score = models.DecimalField(max_digits=7, decimal_places=2)
    passed = models.BooleanField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True, db_index=True)
    # The person as of the day of the start. The engine knows no units: `unit_ref` is the
    # primary key of one in the app downstream.
    person_name = models.CharField(max_length=120, blank=True, editable=False)
    unit_ref = models.BigIntegerField(null=True, blank=True, editable=False, db_index=True)
    unit_name = models.CharField(max_length=400, blank=True, editable=False)
    person_position = models.CharField(max_length=120, blank=True, editable=False)
    exposure_counted = models.BooleanField(default=False, editable=False)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("lượt làm bài")
        verbose_name_plural = _("lượt làm bài")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "quiz"],
                condition=Q(state=AttemptState.IN_PROGRESS),
                name="one_open_attempt_per_quiz",
            ),
            models.UniqueConstraint(
                fields=["user", "quiz", "number"], name="one_attempt_per_number"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[AttemptState.IN_PROGRESS, AttemptState.EXPIRED])
                | Q(submitted_at__isnull=False),
                name="submitted_attempt_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["user", "edition_paper"], name="one_attempt_per_person_and_paper"
            ),
            models.CheckConstraint(
                condition=Q(source=AttemptSource.ONLINE, edition_paper__isnull=True)
                | Q(source=AttemptSource.EDITION, edition_paper__isnull=False),
                name="attempt_on_paper_names_its_paper",
            ),
            models.CheckConstraint(
                condition=~Q(state=AttemptState.GRADED)
                | Q(graded_at__isnull=False, score__isnull=False, passed__isnull=False),
                name="graded_attempt_has_its_result",
            ),
        ]
        indexes = [
            models.Index(fields=["quiz", "state"]),
            models.Index(
                fields=["id"], condition=Q(exposure_counted=False), name="attempt_exposure_todo"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.quiz} #{self.number}"

    @property
    def items(self) -> list[PaperItem]:
        """The paper by position."""
        return PaperItem.read(self.paper)

    @property
    def awarded_marks(self) -> list[Decimal | None]:
        """Marks by position, None where not marked yet; empty before grading."""
        return [None if text is None else Decimal(text) for text in self.awarded]

    @property
    def accepts_until(self) -> dt.datetime:
        """Last moment, by the server's clock, at which a save is accepted."""
        return self.deadline + dt.timedelta(seconds=self.grace_seconds)

    @property
    def is_open(self) -> bool:
        return self.state == AttemptState.IN_PROGRESS

    @property
    def is_graded(self) -> bool:
        return self.state == AttemptState.GRADED

    @property
    def awaits_marker(self) -> bool:
        """Whether everything that the machine can mark is marked, and an essay waits."""
        return self.state == AttemptState.SUBMITTED and None in self.awarded

    @property
    def percent(self) -> int | None:
        """The score in whole per cent."""
        return None if self.score is None else whole_percent(self.score, self.max_score)
