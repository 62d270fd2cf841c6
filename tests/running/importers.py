"""Which modules of the project import others, directly or through others, the nearest first."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PARTS = ("certificates", "cms", "config", "learning", "quizzes", "tests")
SETTINGS = "config/settings.py"
# Under which settings are imported everywhere; the module of that name is never imported.
OTHER_NAMES = {"django/conf.py": SETTINGS, "django/conf/settings.py": SETTINGS}


def importers_of(files: Iterable[str]) -> Iterator[list[str]]:
    """Modules that import one of the files, then those that import these, and so on.

    Files are paths from the top of the project; so are the modules of each round, sorted.
    """
    latest = seen = set(files)
    importers = _importers() if latest else {}
    while latest:
        latest = {module for file in latest for module in importers[file]} - seen
        seen = seen | latest
        if latest:
            yield sorted(latest)


def _importers() -> dict[str, set[str]]:
    """By module the modules that name it in an import."""
    found = defaultdict(set)
    for part in PARTS:
        for path in (ROOT / part).rglob("*.py"):
            module = str(path.relative_to(ROOT))
            for name in _names(path):
                if imported := _file(name):
                    found[imported].add(module)
    return found


def _names(path: Path) -> Iterator[str]:
    """Dotted names; `from a import b` names `a.b`, which may be a module or stand in one."""
    try:
        tree = ast.parse(path.read_bytes())
    except SyntaxError:  # Lint says so; the tests are to be chosen all the same.
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _file(name: str) -> str:
    """The module of a dotted name; "" where it is none of the project's."""
    for dotted in (name, name.rpartition(".")[0]):
        file = f"{dotted.replace('.', '/')}.py"
        for one in (OTHER_NAMES.get(file, file), f"{file[:-3]}/__init__.py"):
            if (ROOT / one).is_file():
                return one
    return ""
