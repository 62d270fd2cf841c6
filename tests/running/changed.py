"""`make check`: which tests are about what has changed, by the mirrored folders.

Changed is what is not committed, and what the commits since `BASE` touched (`make check
BASE=main`). A module is tested by the folder of its name under `tests/`, a template by the tests
of the modules that name it; what drives the running system is left to `make test`. Beside these
come some tests of the modules that import what has changed, the nearest first.
"""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.running.importers import importers_of

ROOT = Path(__file__).parent.parent.parent
PARTS = ("certificates", "cms", "config", "learning", "quizzes")
# Rules over all code and all addresses, in seconds.
ALWAYS = (
    "tests/config/test_health.py",
    "tests/config/test_start.py",
    "tests/test_structure.py",
    "tests/test_typing_of_code.py",
)
# Test modules of importers; more would not end in a minute and a half.
MAX_OF_IMPORTERS = 12
APART = (
    "tests/browser",
    "tests/faults",
    "tests/hosts",
    "tests/bench",
    "tests/look",
    "tests/lived_in",
)


def main() -> None:
    """Print the tests, one a line."""
    files = changed()
    found = {*ALWAYS, *(test for file in files for test in tests_of(file))}
    found |= set(tests_of_importers(files))
    sys.stdout.write("".join(f"{test}\n" for test in sorted(_without_parts(found))))


def changed() -> set[str]:
    """Files of the project that differ from `BASE`, from the last commit where it is not said."""
    since = _git("diff", "--name-only", os.environ.get("BASE") or "HEAD")
    return {*since, *_git("ls-files", "--others", "--exclude-standard")}


def tests_of(file: str) -> set[str]:
    """Test files and folders about a file of the project, as they stand now."""
    path = Path(file)
    if path.parts[0] == "tests":
        found = {file} if path.name.startswith("test_") else {str(path.parent)}
        return {one for one in found if one != "tests" and not one.startswith(APART)}
    if path.parts[0] == "templates":
        named = _git("grep", "-lF", str(path.relative_to("templates")), "--", "*.py")
        return {test for module in named for test in tests_of(module)}
    if path.suffix == ".py" and path.parts[0] in PARTS:
        return _mirrored(path)
    return set()


def tests_of_importers(files: Iterable[str]) -> list[str]:
    """At most `MAX_OF_IMPORTERS` test modules of what imports the files, the nearest first.

    Of modules that are equally near each folder has one tested before any has a second.
    """
    found: list[str] = []
    production = [file for file in files if file.startswith(PARTS)]
    for modules in importers_of(production):
        named = {test for module in modules for test in tests_of(module) if test.endswith(".py")}
        found += _folders_in_turn(named - set(found))
        if len(found) >= MAX_OF_IMPORTERS:
            break
    return found[:MAX_OF_IMPORTERS]


def _folders_in_turn(tests: Iterable[str]) -> list[str]:
    taken: Counter[str] = Counter()
    turns = []
    for test in sorted(tests):
        folder = str(Path(test).parent)
        turns.append((taken[folder], test))
        taken[folder] += 1
    return [test for _turn, test in sorted(turns)]


def _mirrored(path: Path) -> set[str]:
    """The module's own test, else the tests of its capability."""
    own = Path("tests", path.parent, f"test_{path.name}")
    if (ROOT / own).exists():
        return {str(own)}
    folder = Path("tests", path.parent)
    while not (ROOT / folder).is_dir():
        folder = folder.parent
    return {str(folder)} if len(folder.parts) > 2 else set()


def _without_parts(tests: set[str]) -> set[str]:
    """Drop what no longer exists, and what a folder among them holds."""
    there = {test for test in tests if (ROOT / test).exists()}
    return {one for one in there if not any(one.startswith(f"{folder}/") for folder in there)}


def _git(*arguments: str) -> list[str]:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.splitlines()


if __name__ == "__main__":
    main()
