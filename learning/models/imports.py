"""Uploaded staff lists between preview and confirmation."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _


def private_storage() -> Storage:
    """Files that no URL serves."""
    return storages["private"]


class StaffImport(models.Model):
    """A staff list that an officer uploaded, and what became of it."""

    file = models.FileField(upload_to="staff-imports/", storage=private_storage)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    root = models.ForeignKey("learning.Unit", on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff_imports"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    created_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    skipped_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("lần nhập danh sách")
        verbose_name_plural = _("lần nhập danh sách")

    def __str__(self) -> str:
        return self.file_name
