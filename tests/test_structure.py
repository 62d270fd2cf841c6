"""The floor plan that docs/architecture.md describes: small folders, ground files, names."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("cms", "quizzes", "learning", "certificates")
MAX_MODULES = 25
MAX_LINES = 250
GROUND = {
    "apps",
    "clock",
    "enums",
    "exceptions",
    "ports",
    "receivers",
    "signals",
    "tasks",
    "urls",
    "wagtail_hooks",
}
# What every app may ask of a user, a moment and a text stands at the top of `cms`.
GROUND_OF_CMS = GROUND | {"moments", "people", "text"}

# Folders that no layer holds: what Django finds by its name, enums, texts, invented data.
UNLAYERED = {"demo", "enums", "management", "migrations", "starter", "templatetags"}


def modules(*folders):
    """The modules below some folders of the project, by path from its root."""
    return [
        path.relative_to(ROOT)
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.stem != "__init__" and "migrations" not in path.parts
    ]


def test_no_folder_holds_more_modules_than_one_looks_through():
    counts = Counter(str(path.parent) for path in modules(*APPS, "config", "tests"))
    assert {folder: n for folder, n in counts.items() if n > MAX_MODULES} == {}


@pytest.mark.parametrize("app", APPS)
def test_the_top_of_an_app_holds_its_ground_alone(app):
    loose = {path.stem for path in modules(app) if path.parent == Path(app)}
    assert loose - (GROUND_OF_CMS if app == "cms" else GROUND) == set()
    assert len(loose) <= len(GROUND) + 1


def test_no_module_repeats_the_name_of_its_folder():
    repeating = [
        str(path)
        for path in modules(*APPS, "config")
        if path.stem == path.parent.name or path.stem.startswith(f"{path.parent.name}_")
    ]
    assert repeating == []


def test_no_module_is_long():
    # Settings are one list, read from the top.
    longest = {
        str(path): lines
        for path in modules(*APPS, "config")
        if (lines := len((ROOT / path).read_text().splitlines())) > MAX_LINES
    }
    assert set(longest) == {"config/settings.py"}


def layers_of(app):
    """The capabilities of an app that its import contract names."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    (layers,) = [each["layers"] for each in contracts if each.get("containers") == [app]]
    return {name.strip() for layer in layers for name in layer.split("|")}


# `cms` has no layers of its own: its folders are what the others stand on.
@pytest.mark.parametrize("app", ["quizzes", "learning", "certificates"])
def test_every_capability_has_its_layer(app):
    folders = {path.parts[1] for path in modules(app) if len(path.parts) > 2}
    assert folders - UNLAYERED == layers_of(app) - UNLAYERED
