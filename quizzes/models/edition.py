"""Editions of a quiz (printed for pencil), and the results that come back from them."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.models.append_only import AppendOnly, AppendOnlyQuerySet
from quizzes.models.attempt import PaperItem

MAX_COPIES = 24


def private_storage() -> Storage:
    """Files that no URL serves."""
    return storages["private"]


class PaperEditionQuerySet(AppendOnlyQuerySet["PaperEdition"]):
    """Questions about editions."""

    def for_units(self, units: Collection[int] | None) -> "PaperEditionQuerySet":
        """Those of the units, and those that name none; all where `units` is None."""
        return self if units is None else self.filter(Q(unit_ref=None) | Q(unit_ref__in=units))


class PaperEdition(AppendOnly):
    """Several papers (mã đề) of the same questions, for a sitting without computers.

    Frozen when it is made: the pass mark of that day is kept with it.
    """

    quiz = models.ForeignKey("quizzes.QuizPage", on_delete=models.PROTECT, related_name="editions")
    round = models.ForeignKey(
        "quizzes.Round",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="editions",
    )
    copies = models.PositiveSmallIntegerField(
        _("Số mã đề"), validators=[MinValueValidator(1), MaxValueValidator(MAX_COPIES)]
    )
    seed = models.BigIntegerField()
    pass_percent = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="editions"
    )
    made_at = models.DateTimeField()
    note = models.CharField(_("Ghi chú"), max_length=300, blank=True)
    sat_on = models.DateField(_("Ngày thi"), null=True, blank=True)
    # Whose officers enter its results, by the unit's key; none means everybody's.
    unit_ref = models.BigIntegerField(null=True, blank=True)

    objects: ClassVar = PaperEditionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("bộ đề giấy")
        verbose_name_plural = _("bộ đề giấy")
        constraints = [
            models.CheckConstraint(
                condition=Q(copies__gte=1, copies__lte=MAX_COPIES), name="edition_has_its_copies"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quiz} – {_('bộ đề giấy')} {self.pk}"

    def question_count(self) -> int:
        """How many questions each of its papers holds."""
        return len(self.papers.all()[0].paper)


class EditionPaper(AppendOnly):
    """One paper of an edition; `paper` has the shape of `Attempt.paper`."""

    edition = models.ForeignKey(PaperEdition, on_delete=models.PROTECT, related_name="papers")
    code = models.CharField(_("Mã đề"), max_length=3)
    paper = models.JSONField(default=list)

    class Meta:
        ordering = ["edition", "code"]
        verbose_name = _("mã đề")
        verbose_name_plural = _("mã đề")
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="one_paper_per_code")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def items(self) -> list[PaperItem]:
        """The paper by position."""
        return PaperItem.read(self.paper)


class EditionResults(models.Model):
    """A file of results that an officer uploaded, and what became of it."""

    edition = models.ForeignKey(PaperEdition, on_delete=models.PROTECT, related_name="results")
    file = models.FileField(upload_to="paper-results/", storage=private_storage)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    reading = models.OneToOneField(
        "cms.FileReading", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="edition_results"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    created_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("lần nhập kết quả bài giấy")
        verbose_name_plural = _("lần nhập kết quả bài giấy")
        constraints = [
            models.CheckConstraint(
                condition=Q(made_by=None) | ~Q(made_by=models.F("uploaded_by")),
                name="results_are_entered_by_another",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The database holds apart who made the papers and who enters their results.
        self.made_by_id = self.edition.made_by_id
        super().save(*args, **kwargs)
