"""A file of questions that an editor uploaded, what was read, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.models.lazy_text import LazyCharField, LazyTextField
from quizzes.enums import ImportState, ImportVerdict, Level
from quizzes.models.edition import private_storage


class BankImport(models.Model):
    """One batch; its file is kept as it came."""

    file = models.FileField(upload_to="bank-imports/", storage=private_storage)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    topic = models.ForeignKey(
        "quizzes.Topic", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bank_imports"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(
        max_length=20, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    error = LazyTextField(blank=True)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    made_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        default_permissions = ()
        verbose_name = _("lần nhập câu hỏi")
        verbose_name_plural = _("lần nhập câu hỏi")
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True)
                ^ Q(state__in=[ImportState.APPLIED, ImportState.UNDONE]),
                name="import_applied_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) ^ Q(state=ImportState.UNDONE),
                name="import_undone_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class BankImportOpening(models.Model):
    """Somebody else than the uploader saw the batch, keys included; the last day of it.

    Once the batch is taken over, they hold its questions (`KeyOpening`) as the uploader does.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bank_import_openings"
    )
    batch = models.ForeignKey(BankImport, on_delete=models.CASCADE, related_name="openings")
    opened_on = models.DateField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "batch"], name="one_opening_per_batch")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.batch}"


class BankImportPicture(models.Model):
    """A picture of the file, shown in the preview and taken over on applying."""

    batch = models.ForeignKey(BankImport, on_delete=models.PROTECT, related_name="pictures")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="bank-imports/", storage=private_storage)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["batch", "sha256"], name="one_picture_per_content")
        ]

    def __str__(self) -> str:
        return self.sha256


class BankImportRowQuerySet(models.QuerySet["BankImportRow"]):
    def without_topic(self) -> "BankImportRowQuerySet":
        """Questions that could be taken but for their topic, perhaps among other things."""
        return self.filter(topic__isnull=True, verdict=ImportVerdict.DECISION)


class BankImportRow(models.Model):
    """A question of the file with its verdict, or what could not be read.

    `parsed` has the shape of `quizzes.formats.as_json`; null where nothing usable was
    read. `keep` is what the editor decided about a near-duplicate.
    """

    batch = models.ForeignKey(BankImport, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    place = LazyCharField(max_length=200, blank=True)
    parsed = models.JSONField(null=True, blank=True)
    ref = models.CharField(max_length=60, blank=True)
    topic = models.ForeignKey(
        "quizzes.Topic", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.CharField(max_length=20, choices=Level.choices, default=Level.REMEMBER)
    verdict = models.CharField(max_length=20, choices=ImportVerdict.choices)
    code = models.CharField(max_length=60, blank=True)
    problem = LazyTextField(blank=True)
    fault = LazyTextField(blank=True)
    fault_code = models.CharField(max_length=60, blank=True)
    duplicate_of = models.ForeignKey(
        "quizzes.Question", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    duplicate_position = models.PositiveIntegerField(null=True, blank=True)
    similarity = models.PositiveSmallIntegerField(default=0)
    keep = models.BooleanField(null=True, blank=True)
    chosen = models.BooleanField(default=False)
    made = models.ForeignKey(
        "quizzes.Question",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="import_rows",
    )

    objects = BankImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="one_row_per_position")
        ]
        indexes = [models.Index(fields=["batch", "verdict"], name="import_rows_by_verdict")]

    def __str__(self) -> str:
        return f"{self.batch} – {self.number}"
