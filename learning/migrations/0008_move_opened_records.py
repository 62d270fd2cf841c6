"""Who opened whose record moves from Wagtail's log of changes to the audit log."""

from typing import Any

from django.db import migrations

from cms.text import fold

OPENED = "quizzes.open_record"
BATCH = 500


def move_opened_records(apps: Any, _editor: Any) -> None:
    """A row in the audit log for each, at its moment; those of nobody known stay."""
    old = apps.get_model("wagtailcore", "ModelLogEntry").objects.filter(action=OPENED)
    entry, user = apps.get_model("learning", "AuditEntry"), apps.get_model("learning", "User")
    people = user.objects.in_bulk(set(old.values_list("user_id", flat=True)) - {None})
    moved = [row for row in old.iterator() if row.user_id in people]
    entry.objects.bulk_create(
        (_entry(entry, row, people[row.user_id]) for row in moved), batch_size=BATCH
    )
    ids = [row.pk for row in moved]
    for start in range(0, len(ids), BATCH):
        old.filter(pk__in=ids[start : start + BATCH]).delete()


def _entry(model: Any, row: Any, actor: Any) -> Any:
    name, what = f"{actor.full_name} ({actor.staff_code})", f"Mở biên bản bài làm: {row.label}"
    return model(
        at=row.timestamp,
        actor=actor,
        actor_name=name[:160],
        action="download",
        what=what[:400],
        path="",
        search_text=fold(f"{name} {what}"),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0007_drop_first_guards"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(move_opened_records, migrations.RunPython.noop)]
