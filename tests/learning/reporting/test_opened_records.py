"""Openings that an older version kept in Wagtail's log of changes."""

import datetime as dt
from importlib import import_module
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from learning.models import AuditEntry
from quizzes.models import Attempt

MOMENT = timezone.now().replace(microsecond=0) - dt.timedelta(days=40)


def keep_as_before(by: Any, action: str, label: str) -> None:
    entry = ModelLogEntry(
        content_type=ContentType.objects.get_for_model(Attempt),
        object_id="7",
        action=action,
        label=label,
        timestamp=MOMENT,
        user=by,
    )
    ModelLogEntry.objects.bulk_create([entry])  # `save` knows no action of before


def test_openings_of_before_move_to_the_audit_log(client: Any, admin: Any, hanh: Any) -> None:
    keep_as_before(hanh, "quizzes.open_record", "Rơ Châm An – Dân vận #1")
    keep_as_before(None, "quizzes.open_record", "Rơ Châm An – Dân vận #2")
    keep_as_before(hanh, "wagtail.edit", "Dân vận")
    move = import_module("learning.migrations.0008_move_opened_records").move_opened_records
    move(apps, None)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.at) == (hanh, MOMENT)
    client.force_login(admin)
    page = client.get(reverse("audit_log"), {"q": "ro cham an"}).content.decode()
    assert "Mở biên bản bài làm: Rơ Châm An – Dân vận #1" in page
    left = set(ModelLogEntry.objects.values_list("action", "label"))
    assert ("quizzes.open_record", "Rơ Châm An – Dân vận #1") not in left
    assert ("wagtail.edit", "Dân vận") in left
