from django.db import migrations


def move_papers(apps, schema_editor):
    """Items become the paper on their attempt; versions get what newer types need."""
    Attempt = apps.get_model("quizzes", "Attempt")
    AttemptItem = apps.get_model("quizzes", "AttemptItem")
    AnswerEvent = apps.get_model("quizzes", "AnswerEvent")
    QuestionVersion = apps.get_model("quizzes", "QuestionVersion")
    for attempt in Attempt.objects.only("pk").iterator():
        items = list(AttemptItem.objects.filter(attempt=attempt).order_by("position"))
        attempt.paper = [
            {"version": item.version_id, "order": item.option_order, "marks": item.marks}
            for item in items
        ]
        if all(item.awarded is not None for item in items):
            attempt.awarded = [str(item.awarded) for item in items]
        attempt.save(update_fields=["paper", "awarded"])
        # Positions of older papers run from 1 without gaps.
        for item in items:
            AnswerEvent.objects.filter(item=item).update(position=item.position)
    for version in QuestionVersion.objects.iterator():
        keys = [option["key"] for option in version.content["options"]]
        locked = version.content.pop("lock_order", False)
        version.content |= {"pinned": keys if locked else [], "image": None, "settings": {}}
        for option in version.content["options"]:
            option |= {"image": None, "rationale": ""}
        QuestionVersion.objects.filter(pk=version.pk).update(content=version.content)


class Migration(migrations.Migration):

    dependencies = [("quizzes", "0002_examination_engine")]

    operations = [migrations.RunPython(move_papers)]
