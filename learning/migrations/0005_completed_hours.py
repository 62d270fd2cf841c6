"""What was completed keeps the hours that its course had until now."""

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def keep_hours(apps: Any, _editor: Any) -> None:
    courses = apps.get_model("cms", "CoursePage").objects.filter(pk=OuterRef("course"))
    rows = apps.get_model("learning", "Enrolment").objects.filter(
        completed_at__isnull=False, course__isnull=False, completed_hours__isnull=True
    )
    rows.update(completed_hours=Subquery(courses.values("hours")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("learning", "0004_name_fields_for_readers"),
    ]

    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="completed_hours",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.RunPython(keep_hours, migrations.RunPython.noop, elidable=True),
    ]
