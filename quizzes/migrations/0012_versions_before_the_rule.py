"""Versions of before are marked as such; every further one names who approved it.

The table's rows may not be rewritten, so the column comes with the value that they have.
"""

from django.conf import settings
from django.db import migrations, models

APPROVED = models.Q(("approved_by__isnull", False)) & (
    models.Q(("author__isnull", True)) | models.Q(("author", models.F("approved_by")), _negated=True)
)


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0011_author_is_not_the_approver"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="questionversion",
            name="before_rule",
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AlterField(
            model_name="questionversion",
            name="before_rule",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RemoveConstraint(
            model_name="questionversion", name="version_is_approved_by_another"
        ),
        migrations.AddConstraint(
            model_name="questionversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("before_rule", True)) | APPROVED,
                name="version_is_approved_by_another",
            ),
        ),
    ]
