"""Which kinds of content the walk has read: lesson blocks, question types, page types."""

import json
import re
import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path

from django.apps import apps

from cms.blocks import LessonBlocks
from cms.models.base import BasePage
from quizzes.engine.types import KINDS

BLOCK = re.compile(rb'class="w-block-(\w+) ')
ATTEMPT = re.compile(r"^/bai-lam/(\d+)/(?:ket-qua/)?$")
PAPER = "SELECT paper FROM quizzes_attempt WHERE id = ?"
TYPE = "SELECT type FROM quizzes_questionversion WHERE id = ?"
PAGES = """SELECT page.url_path, type.app_label || '.' || type.model FROM wagtailcore_page AS page
    JOIN django_content_type AS type ON type.id = page.content_type_id WHERE page.depth > 1"""


def blocks_in(body: bytes) -> set[str]:
    """The blocks that stand on a page, by their names."""
    return {name.decode() for name in BLOCK.findall(body)}


def unread(blocks: Collection[str], paths: Collection[str], database: Path) -> list[str]:
    """Kinds of content of which the readers of these pages have met no example."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        met = {
            *(f"block {name}" for name in blocks),
            *(f"question {name}" for name in _questions(connection, paths)),
            *(f"page {name}" for name in _pages(connection, paths)),
        }
    return sorted(set(kinds()) - met)


def kinds() -> Iterator[str]:
    """Every kind of content there is."""
    yield from (f"block {name}" for name in LessonBlocks().child_blocks)
    yield from (f"question {name}" for name in KINDS)
    models = (model for model in apps.get_models() if issubclass(model, BasePage))
    yield from (f"page {model._meta.label_lower}" for model in models)


def _questions(connection: sqlite3.Connection, paths: Collection[str]) -> Iterator[str]:
    attempts = {found[1] for path in paths if (found := ATTEMPT.match(path))}
    papers = (connection.execute(PAPER, (number,)).fetchone()[0] for number in attempts)
    versions = {entry["version"] for paper in papers for entry in json.loads(paper)}
    yield from (connection.execute(TYPE, (version,)).fetchone()[0] for version in versions)


def _pages(connection: sqlite3.Connection, paths: Collection[str]) -> Iterator[str]:
    for url_path, name in connection.execute(PAGES):
        if "/" + url_path.split("/", 2)[2] in paths:
            yield name
