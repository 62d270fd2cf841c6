"""Parameters say what they take: bare `Any` only where a library has no types."""

import ast
from collections.abc import Iterator
from pathlib import Path

APPS = ("cms", "quizzes", "learning", "certificates", "config")
MAX_BARE = 118


def bare_parameters(source: str) -> Iterator[int]:
    """Line numbers of parameters annotated with exactly `Any`; `*args` and `**kwargs` apart."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            for parameter in given:
                if isinstance(parameter.annotation, ast.Name) and parameter.annotation.id == "Any":
                    yield parameter.lineno


def test_bare_any_does_not_come_back():
    root = Path(__file__).parent.parent
    files = [path for app in APPS for path in (root / app).rglob("*.py")]
    found = [
        f"{path.relative_to(root)}:{line}"
        for path in files
        if "migrations" not in path.parts
        for line in bare_parameters(path.read_text())
    ]
    assert files
    assert len(found) <= MAX_BARE, "\n".join(found)


def test_each_kind_of_parameter_is_counted():
    source = "def f(a: Any, /, b: Any, *args: Any, c: Any = 1, d: int = 2, **kwargs: Any): ..."
    assert len(list(bare_parameters(source))) == 3
