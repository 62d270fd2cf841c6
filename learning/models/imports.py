"""Uploaded staff lists between preview and confirmation, row by row."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.models.lazy_text import LazyTextField
from learning.enums import PostingEnd, RowVerdict, SamePerson, StaffImportState


def private_storage() -> Storage:
    """Files that no URL serves."""
    return storages["private"]


class StaffImport(models.Model):
    """A staff list that an officer uploaded, and what became of it.

    What is written is what the officer saw in the rows, or nothing. `only_good` leaves out
    what is wrong or undecided. `layout` is what the file looks like: its sheets, where each has
    its columns, lines about nobody. `clears` says of fields whether their empty cells erase
    what is known.
    """

    file = models.FileField(upload_to="staff-imports/", storage=private_storage)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    root = models.ForeignKey("learning.Unit", on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff_imports"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(
        max_length=20, choices=StaffImportState.choices, default=StaffImportState.UPLOADED
    )
    error = LazyTextField(blank=True)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    only_good = models.BooleanField(default=False)
    applied_at = models.DateTimeField(null=True, blank=True)
    created_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    skipped_count = models.PositiveIntegerField(default=0)
    layout = models.JSONField(default=dict, editable=False)
    clears = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("lần nhập danh sách")
        verbose_name_plural = _("lần nhập danh sách")
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) ^ Q(state=StaffImportState.APPLIED),
                name="staff_import_applied_has_its_time",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class StaffImportRow(models.Model):
    """A row of the list with what it does, or somebody whom the list lacks.

    `cells` are the row as read, by field; `problems` lists column, header, value and what
    to do. `candidates` are primary keys of people who may be meant. `email_waits`: the address
    of the row has to be confirmed before it is the person's. `clears` are fields whose empty
    cell would erase something, which nobody has agreed to.
    """

    batch = models.ForeignKey(StaffImport, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    sheet = models.CharField(max_length=200, blank=True)
    number = models.PositiveIntegerField(null=True)
    verdict = models.CharField(max_length=10, choices=RowVerdict.choices)
    staff_code = models.CharField(max_length=200, blank=True)
    full_name = models.CharField(max_length=200, blank=True)
    unit_name = models.CharField(max_length=400, blank=True)
    what = LazyTextField(blank=True)
    cells = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    candidates = models.JSONField(default=list)
    clears = models.JSONField(default=list)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="import_rows"
    )
    decision = models.CharField(max_length=10, choices=SamePerson.choices, blank=True)
    chosen = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    end_reason = models.CharField(max_length=20, choices=PostingEnd.choices, blank=True)
    ends_on = models.DateField(null=True)
    email_waits = models.BooleanField(default=False)
    done = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "position"], name="one_staff_row_per_position"
            ),
            models.CheckConstraint(
                condition=~Q(decision=SamePerson.SAME) | Q(chosen__isnull=False),
                name="same_person_names_the_person",
            ),
            models.CheckConstraint(
                condition=Q(end_reason="", ends_on__isnull=True)
                | (~Q(end_reason="") & Q(ends_on__isnull=False)),
                name="leaver_has_reason_and_date",
            ),
        ]
        indexes = [models.Index(fields=["batch", "verdict", "position"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.full_name}"


class OtherStaffCode(models.Model):
    """Another code that lists use for somebody, as an officer decided once."""

    code = models.CharField(_("Mã khác"), max_length=30, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="other_codes"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        verbose_name = _("mã khác của cán bộ")
        verbose_name_plural = _("mã khác của cán bộ")

    def __str__(self) -> str:
        return self.code
