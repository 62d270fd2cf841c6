"""Whether a lesson still says what was shipped once."""

import hashlib
import json
import re
from typing import Any

from cms.models import LegalDocument, LessonPage
from cms.text import nfc

# The form says with the second what the table's header flags say already.
UNSAID = {"id", "table_header_choice"}
KEYS = re.compile(r' data-block-key="[^"]*"')


def fingerprint(title: str, summary: str, body: list[dict[str, Any]], law: dict[int, str]) -> str:
    """A digest of what a lesson says; `body` as a StreamField's raw value.

    What saving a page without a change adds (ids, keys of paragraphs, empty fields) is not in
    it. `law` names documents by primary key, as `names_of_law` does.
    """
    said = [title, summary, [[block["type"], _plain(block["value"], law)] for block in body]]
    text = nfc(json.dumps(said, ensure_ascii=False, sort_keys=True))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def lesson_fingerprint(lesson: LessonPage, law: dict[int, str]) -> str:
    """The digest of what the page holds now."""
    return fingerprint(lesson.title, lesson.summary, list(lesson.body.raw_data), law)


def names_of_law() -> dict[int, str]:
    """Documents by primary key as the data files name them; one query."""
    rows = LegalDocument.objects.values_list("pk", "number", "key")
    return {pk: number or key for pk, number, key in rows}


def _plain(value: object, law: dict[int, str]) -> Any:
    if isinstance(value, str):
        return KEYS.sub("", value)
    if isinstance(value, list):
        return [_plain(_bare(item), law) for item in value]
    if isinstance(value, dict):
        parts = {**value, "document": law.get(value["document"])} if "document" in value else value
        kept = {n: _plain(part, law) for n, part in parts.items() if n not in UNSAID}
        return {name: part for name, part in kept.items() if part not in (None, "", [], {}, False)}
    return value


def _bare(item: Any) -> Any:
    """A list's item without Wagtail's wrapper."""
    wrapped = isinstance(item, dict) and item.get("type") == "item" and "value" in item
    return item["value"] if wrapped else item
