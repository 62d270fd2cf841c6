"""The outer shape of a GIFT file: blocks between empty lines, comments, escapes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quizzes.formats.moodle.markup import Plain, plain

CATEGORY = "$CATEGORY:"
# Escaped signs stand as noncharacters while the block is taken apart.
SIGNS = "\\:#={}~n"
HOLDERS = {sign: chr(0xFDD0 + at) for at, sign in enumerate(SIGNS)}
MEANT = str.maketrans({holder: "\n" if s == "n" else s for s, holder in HOLDERS.items()})
ESCAPE = re.compile(r"\\([\\:#={}~n])")
RESERVED = re.compile(r"([\\:#={}~])")
FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
ID = re.compile(r"\[id:((?:\\.|[^\\\]])*)\]")
TAG = re.compile(r"\[tag:([^<>`\[\]]+)\]")


@dataclass
class Block:
    """A question's text as it stands, its line, and what comments say about it."""

    line: int
    lines: list[str] = field(default_factory=list)
    ref: str = ""
    tags: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text with escaped signs held apart."""
        whole = "\n".join(self.lines).strip()
        return ESCAPE.sub(lambda match: HOLDERS[match[1]], whole)


def blocks_of(text: str) -> Iterator[tuple[str, Block]]:
    """Each question of the file with the category that it stands under."""
    category, block = "", Block(0)
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        shown = line.strip()
        if shown.startswith("//"):
            _comment(block, shown)
        elif shown.startswith(CATEGORY) and not block.lines:
            category, block = shown.removeprefix(CATEGORY).strip(), Block(0)
        elif shown:
            block.line = block.line or number
            block.lines.append(line)
        elif block.lines:
            yield category, block
            block = Block(0)


def said(text: str, markup: str) -> Plain:
    """A part of a block as plain text; `[html]` and others before it say how it is written."""
    shown = text.strip()
    match = FORMAT.match(shown)
    body = shown[match.end() :] if match else shown
    return plain(body.translate(MEANT), format_of(shown, markup))


def format_of(text: str, default: str = "") -> str:
    """How a text is written: "html", "markdown", "plain", or "" as Moodle itself does."""
    match = FORMAT.match(text.strip())
    return match[1].replace("moodle", "") if match else default


def escaped(text: str) -> str:
    """A plain text with the signs of GIFT escaped, on one line."""
    return RESERVED.sub(r"\\\1", text).replace("\n", "\\n")


def comment_of(ref: str, tags: list[str]) -> str:
    """The comment that holds the code and the tags of a question; "" without any."""
    marked = re.sub(r"([\\\]])", r"\\\1", ref)
    parts = [f"[id:{marked}]"] if ref else []
    parts += [f"[tag:{tag}]" for tag in tags]
    return f"// {' '.join(parts)}" if parts else ""


def _comment(block: Block, line: str) -> None:
    if match := ID.search(line):
        block.ref = re.sub(r"\\(.)", r"\1", match[1]).strip()
        line = line.replace(match[0], "", 1)
    block.tags += [tag.strip() for tag in TAG.findall(line)]
