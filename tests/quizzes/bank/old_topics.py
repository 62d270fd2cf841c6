"""Fills an empty database as it was before topics were treebeard's, migrates it and tells what came
of it, as JSON; run as a program, for SQLite changes no table within a transaction.
"""

import json
import os
import sys
from typing import Any

import django

OLD, NEW = ("quizzes", "0007_editions_by_one_name"), ("quizzes", "0008_topic_tree")
# Primary key, parent, name. 30 and 31 stand below each other, which two editors could bring about.
TOPICS = [
    (3, None, "Pháp luật"),
    (12, 3, "Khiếu nại"),
    (5, 12, "Thời hạn"),
    (40, 3, "An ninh"),
    (7, None, "Dân vận"),
    (30, 31, "Vòng A"),
    (31, 30, "Vòng B"),
    *((100 + number, 7, f"Con {number:02}") for number in range(40)),
]


def migrate_to(target: tuple[str, str]) -> Any:
    """The models as they are after it."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps


def fill(apps: Any) -> None:
    topic, question = apps.get_model("quizzes", "Topic"), apps.get_model("quizzes", "Question")
    for pk, _parent, name in TOPICS:
        topic.objects.create(pk=pk, slug=f"ma-{pk}", name=name, practice=pk == 12)
    for pk, parent, _name in TOPICS:
        topic.objects.filter(pk=pk).update(parent=parent)
    question.objects.create(stem="Câu hỏi?", topic_id=5)
    types = apps.get_model("contenttypes", "ContentType").objects
    of_topic, _made = types.get_or_create(app_label="quizzes", model="topic")
    for path in ("parent", "other"):
        apps.get_model("wagtailcore", "ReferenceIndex").objects.create(
            base_content_type=of_topic,
            content_type=of_topic,
            to_content_type=of_topic,
            object_id="12",
            to_object_id="3",
            model_path=path,
            content_path=path,
            content_path_hash="00000000-0000-0000-0000-00000000000" + str(len(path) % 10),
        )


def told(apps: Any, *columns: str) -> list[list[Any]]:
    rows = apps.get_model("quizzes", "Topic").objects.order_by("path")
    return [list(row) for row in rows.values_list(*columns)]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    fill(migrate_to(OLD))
    after = migrate_to(NEW)
    from quizzes.models import Topic

    result = {
        "rows": told(after, "pk", "slug", "full_name", "practice", "depth"),
        "problems": Topic.find_problems(),
        "question": after.get_model("quizzes", "Question").objects.get().topic_id,
        "references": list(
            after.get_model("wagtailcore", "ReferenceIndex").objects.values_list(
                "model_path", flat=True
            )
        ),
    }
    result["back"] = told(migrate_to(OLD), "pk", "parent", "path")
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
