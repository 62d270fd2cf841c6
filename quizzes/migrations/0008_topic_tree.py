"""Topics keep their place in treebeard's columns; keys, codes and names stay as they are."""

from collections import defaultdict
from typing import Any

from django.db import migrations, models

STEP = 4
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BATCH = 500


def plant(apps: Any, _editor: Any) -> None:
    """Work out the places from the parents, siblings in the order of their names."""
    model = apps.get_model("quizzes", "Topic")
    topics = list(model.objects.order_by("name", "pk"))
    children = defaultdict(list)
    for topic in topics:
        children[topic.parent_id].append(topic)
    waiting = {topic.pk: topic for topic in topics}
    _place(children[None], None, children, waiting)
    roots = len(children[None])
    # Two editors at the same time could close a circle, which no top led to.
    while waiting:
        top = waiting[min(waiting)]
        roots += 1
        children[top.parent_id].remove(top)
        _place([top], None, children, waiting, first=roots)
    model.objects.bulk_update(
        topics, ["path", "depth", "numchild", "full_name"], batch_size=BATCH
    )
    _forget_parents(apps)


def _place(
    rows: list[Any],
    above: Any,
    children: dict[Any, list[Any]],
    waiting: dict[int, Any],
    *,
    first: int = 1,
) -> None:
    for number, topic in enumerate(rows, start=first):
        waiting.pop(topic.pk)
        topic.path = (above.path if above else "") + _step(number)
        topic.depth = above.depth + 1 if above else 1
        topic.full_name = f"{above.full_name} › {topic.name}" if above else topic.name
        topic.numchild = len(children[topic.pk])
        _place(children[topic.pk], topic, children, waiting)


def _step(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits.rjust(STEP, DIGITS[0])


def _forget_parents(apps: Any) -> None:
    """Wagtail's index of who refers to whom knows no column that is gone."""
    types = apps.get_model("contenttypes", "ContentType").objects
    topic = types.filter(app_label="quizzes", model="topic").first()
    if topic is not None:
        index = apps.get_model("wagtailcore", "ReferenceIndex").objects
        index.filter(base_content_type=topic, model_path="parent").delete()


def take_up(apps: Any, _editor: Any) -> None:
    """The way back: parents, and paths of primary keys."""
    topics = list(apps.get_model("quizzes", "Topic").objects.order_by("depth"))
    by_path = {topic.path: topic.pk for topic in topics}
    for topic in topics:
        ends = range(STEP, len(topic.path) + 1, STEP)
        line = [by_path[topic.path[:end]] for end in ends]
        topic.parent_id = line[-2] if len(line) > 1 else None
        topic.path = f"/{'/'.join(map(str, line))}/"
    apps.get_model("quizzes", "Topic").objects.bulk_update(
        topics, ["path", "parent"], batch_size=BATCH
    )


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("quizzes", "0007_editions_by_one_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="topic",
            options={
                "ordering": ["path"],
                "verbose_name": "chuyên đề câu hỏi",
                "verbose_name_plural": "chuyên đề câu hỏi",
            },
        ),
        migrations.RemoveConstraint(model_name="topic", name="topic_is_not_below_itself"),
        migrations.AddField(
            model_name="topic",
            name="depth",
            field=models.PositiveIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="topic",
            name="numchild",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="topic",
            name="full_name",
            field=models.TextField(
                default="",
                editable=False,
                help_text="With the names of those above it.",
                verbose_name="Chuyên đề",
            ),
        ),
        migrations.RunPython(plant, take_up),
        migrations.AlterField(
            model_name="topic",
            name="path",
            field=models.CharField(max_length=255, unique=True),
        ),
        migrations.RemoveField(model_name="topic", name="parent"),
    ]
