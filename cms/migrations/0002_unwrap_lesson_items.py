"""Mends lessons whose lists were loaded with a wrapper that readers saw as program text.

Only items that still are such a wrapper are touched: whatever an editor wrote stays. Pages and
all their revisions are mended, so that no draft and no restored version brings it back.
"""

import ast
import json
from collections.abc import Iterator
from typing import Any

from django.db import migrations
from wagtail.blocks import StreamValue

from config.queue import enqueue

LISTS = {"do_dont": ("do", "dont"), "check": ("options",)}
WRITTEN = "{'type': 'item', 'value': "
WORDS = ("text", "feedback")


def unwrap_items(apps: Any, _schema_editor: Any) -> None:
    """Mend every lesson and revision that needs it, then have the lessons indexed anew."""
    lessons = list(apps.get_model("cms", "LessonPage").objects.all())
    mended = [_mend_lesson(apps, lesson) for lesson in lessons]
    if any(mended):
        enqueue("cms.tasks.index_lessons")


def _mend_lesson(apps: Any, lesson: Any) -> bool:
    body = list(lesson.body.raw_data)
    revisions = list(_revisions(apps, lesson))
    bodies = [body, *(json.loads(each.content["body"]) for each in revisions)]
    whole = {
        block["id"]: block["value"]["options"]
        for each in (unwrapped(each) for each in reversed(bodies))
        for block in each
        if block["type"] == "check" and not any(map(_is_empty, _bare_options(block)))
    }
    new, *new_bodies = [refilled(unwrapped(each), whole) for each in bodies]
    for revision, old_body, new_body in zip(revisions, bodies[1:], new_bodies, strict=True):
        if new_body != old_body:
            revision.content["body"] = json.dumps(new_body)
            revision.save(update_fields=["content"])
    if new != body:
        lesson.body = StreamValue(lesson.body.stream_block, new, is_lazy=True)
        lesson.save(update_fields=["body"])
    return new != body


def _revisions(apps: Any, lesson: Any) -> Iterator[Any]:
    revisions = apps.get_model("wagtailcore", "Revision").objects
    found = revisions.filter(
        content_type__app_label="cms", content_type__model="lessonpage", object_id=str(lesson.pk)
    )
    return (each for each in found.order_by("pk") if "body" in each.content)


def unwrapped(body: list[Any]) -> list[Any]:
    """The blocks with every item of their lists as the value it holds."""
    return [
        {**block, "value": {**block["value"], **_lists(block)}} if block["type"] in LISTS else block
        for block in body
    ]


def _lists(block: dict[str, Any]) -> dict[str, list[Any]]:
    names = LISTS[block["type"]]
    return {name: [_unwrap(item) for item in block["value"].get(name, [])] for name in names}


def _unwrap(item: Any) -> Any:
    """The item with one wrapper if it has an id, which is Wagtail's own form, or none."""
    known = isinstance(item, dict) and item.get("type") == "item" and "id" in item
    value = item["value"] if known else item
    while _is_wrapper(value := _read_back(value)):
        value = value["value"]
    return {**item, "value": value} if known else value


def _read_back(value: Any) -> Any:
    """A wrapper that went through an editor's form, which made text of it."""
    if isinstance(value, str) and value.startswith(WRITTEN):
        try:
            return ast.literal_eval(value)
        except (SyntaxError, ValueError):
            return value
    return value


def _is_wrapper(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == "item" and "value" in value


def refilled(body: list[Any], whole: dict[str, list[Any]]) -> list[Any]:
    """The blocks with options that lost their words filled from another copy of the block."""
    return [
        {**block, "value": {**block["value"], "options": _refill(block, whole[block["id"]])}}
        if block["type"] == "check" and block["id"] in whole
        else block
        for block in body
    ]


def _refill(block: dict[str, Any], whole: list[Any]) -> list[Any]:
    options = block["value"]["options"]
    if len(options) != len(whole):
        return options
    bare = _bare_options(block)
    return [
        theirs if _is_empty(mine) else own
        for own, mine, theirs in zip(options, bare, whole, strict=True)
    ]


def _bare_options(block: dict[str, Any]) -> list[Any]:
    return [
        item["value"] if _is_wrapper(item) else item for item in block["value"].get("options", [])
    ]


def _is_empty(option: Any) -> bool:
    return isinstance(option, dict) and not any(option.get(name) for name in WORDS)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("django_q", "0019_alter_task_options_alter_ormq_key_alter_ormq_lock_and_more"),
    ]

    operations = [migrations.RunPython(unwrap_items, migrations.RunPython.noop)]
