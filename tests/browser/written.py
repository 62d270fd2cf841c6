"""The commands that README, CONTRIBUTING and docs tell a person to type."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.core.management import get_commands

ROOT = Path(__file__).parent.parent.parent
BLOCK = re.compile(r"(?:^(?: {4,}).*\n|^\s*\n(?= {4,}))+|^```.*\n((?:.*\n)*?)^```", re.MULTILINE)
SPAN = re.compile(r"`([^`]+)`")
ASSIGNED = re.compile(r"^(\w+=\S*\s+)+")
SHELL_WORDS = ("for", "while", "if", "cd")


def documents() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands_in(text: str) -> list[str]:
    """Every command of code blocks and of code within sentences, as it is printed."""
    lines = [line for block in BLOCK.finditer(text) for line in _lines(block[1] or block[0])]
    spans = [" ".join(span.split()) for span in SPAN.findall(BLOCK.sub("", text))]
    return [line for line in lines if is_command(line)] + [
        span for span in spans if " " in span and is_command(span)
    ]


def _lines(block: str) -> Iterator[str]:
    """The lines of a block without comments; a loop is one line."""
    joined = re.sub(r"(\bdo|\\)\n", r"\1 ", block)
    for line in joined.splitlines():
        yield " ".join(re.sub(r"\s+#\s.*$", "", line).split())


def is_command(line: str) -> bool:
    """Whether a shell would take the first word: a program, a file, a command of manage.py."""
    words = ASSIGNED.sub("", line).split()
    first = words[0] if words else ""
    return "──" not in line and (
        first in SHELL_WORDS
        or first in get_commands()
        or (ROOT / first).is_file()
        or shutil.which(first) is not None
    )
