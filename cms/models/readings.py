"""Files from outside that the worker reads, because reading them in a request costs too much."""

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.lazy_text import LazyTextField


def private_storage() -> Storage:
    """Files that no URL serves."""
    return storages["private"]


class ReadingState(models.TextChoices):
    WAITING = "waiting", _("Chờ đọc")
    READ = "read", _("Đã đọc")
    FAILED = "failed", _("Không đọc được")


class FileReading(models.Model):
    """A file that somebody sent through a door, and what was read from it.

    `page` is the address of the door, to which one comes back with the key; `context` is what
    else was sent, `result` what the door's reader returned. `kept`: a record rests on it, so it
    is not cleared away after a week.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.CharField(max_length=100)
    page = models.CharField(max_length=300)
    file = models.FileField(upload_to="readings/", storage=private_storage)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    context = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True, db_index=True)
    state = models.CharField(
        max_length=10, choices=ReadingState.choices, default=ReadingState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    error = LazyTextField(blank=True)
    kept = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name
