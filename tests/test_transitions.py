"""A table of transitions that no code reads says what nobody holds to."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import TextChoices

APPS = ("quizzes", "learning", "certificates")
TABLES = [
    (app, name)
    for app in APPS
    for name in vars(import_module(f"{app}.enums"))
    if name.endswith("_TRANSITIONS")
]


@pytest.mark.parametrize(("app", "name"), TABLES)
def test_every_table_of_transitions_is_enforced(app: str, name: str) -> None:
    files = [file for one in APPS for file in Path(settings.BASE_DIR, one).rglob("*.py")]
    readers = [file for file in files if "enums" not in (file.stem, file.parent.name)]
    assert any(re.search(rf"\b{name}\b(\[|\))", file.read_text("utf-8")) for file in readers)


@pytest.mark.parametrize(("app", "name"), TABLES)
def test_every_state_has_its_place_in_the_table(app: str, name: str) -> None:
    table = getattr(import_module(f"{app}.enums"), name)
    states = type(next(iter(table)))
    assert issubclass(states, TextChoices)
    assert set(table) == set(states)
    assert set().union(*table.values()) <= set(states)
