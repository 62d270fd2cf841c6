"""Whoever wrote or approved a question before this was kept holds its key too."""

from typing import Any

from django.db import migrations


def note_holders(apps: Any, _editor: Any) -> None:
    versions = apps.get_model("quizzes", "QuestionVersion").objects.order_by()
    questions = apps.get_model("quizzes", "Question").objects.order_by()
    pairs = {
        *questions.exclude(author=None).values_list("author", "pk"),
        *versions.exclude(author=None).values_list("author", "question"),
        *versions.exclude(approved_by=None).values_list("approved_by", "question"),
    }
    model = apps.get_model("quizzes", "KeyOpening")
    rows = [model(user_id=u, question_id=q, opened_on="2026-11-30") for u, q in sorted(pairs)]
    model.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0013_who_opened_a_key")]

    operations = [migrations.RunPython(note_holders, migrations.RunPython.noop)]
