"""Categories of Moodle as topics: the last part of the path."""

import re

from quizzes.formats.moodle.markup import tidy

SPLIT = re.compile(r"(?<!/)/(?!/)")
CONTEXT = re.compile(r"\$[a-z0-9]+\$", re.IGNORECASE)
ROOT = "$course$/top"


def topic_of(path: str) -> str:
    """The topic that a category path names; "" for Moodle's top category."""
    parts = [" ".join(tidy(part).replace("//", "/").split()) for part in SPLIT.split(path)]
    while parts and CONTEXT.fullmatch(parts[0]):
        parts = parts[2:] if parts[1:2] == ["top"] else parts[1:]
    return parts[-1] if parts and parts != ["top"] else ""


def category_of(topic: str) -> str:
    """The path of a topic right below the course's top category."""
    if not topic:
        return ROOT
    spaced = f"{' ' * topic.startswith('/')}{topic}{' ' * topic.endswith('/')}"
    return f"{ROOT}/{spaced.replace('/', '//')}"
