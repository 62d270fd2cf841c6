"""Quizzes of rounds show their key after the round: whoever passed first read it to the others."""

from django.db import migrations, models
from django.db.models import Q

KEPT = ("after_round", "score_only")


def keep_keys(apps, _schema_editor):
    """Pages, and the drafts that may still be published."""
    quizzes = apps.get_model("quizzes", "QuizPage").objects.exclude(review_rule__in=KEPT)
    quizzes = quizzes.filter(~Q(recurrence="none") | Q(rounds__isnull=False))
    changed = list(quizzes.values_list("pk", flat=True).distinct())
    quizzes.model.objects.filter(pk__in=changed).update(review_rule="after_round")
    drafts = apps.get_model("wagtailcore", "Revision").objects.filter(
        base_content_type__app_label="wagtailcore",
        base_content_type__model="page",
        content_type__app_label="quizzes",
        content_type__model="quizpage",
    )
    for draft in drafts.only("content", "object_id").iterator():
        periodic = draft.content.get("recurrence", "none") != "none"
        in_rounds = periodic or int(draft.object_id) in changed
        if in_rounds and draft.content.get("review_rule") not in KEPT:
            draft.content["review_rule"] = "after_round"
            draft.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0008_topic_tree"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(keep_keys, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="quizpage",
            constraint=models.CheckConstraint(
                condition=Q(("recurrence", "none"), ("review_rule__in", KEPT), _connector="OR"),
                name="periodic_quiz_keeps_its_key",
            ),
        ),
    ]
