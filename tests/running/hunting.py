"""How many examples a property is tried on: few, always the same; by `make hunt` many, new ones."""

import os

from hypothesis import settings

PER_PROPERTY = 30
HUNTED = int(os.environ.get("HYPOTHESIS_EXAMPLES") or 0)


def examples(number: int) -> int:
    """The number for a property that is dearer or more important than most."""
    return number * max(HUNTED, PER_PROPERTY) // PER_PROPERTY


# Properties are about results, never about the speed of a shared machine.
settings.register_profile("project", deadline=None, max_examples=PER_PROPERTY, derandomize=True)
settings.register_profile("hunt", deadline=None, max_examples=HUNTED or PER_PROPERTY)


def load_profile() -> None:
    settings.load_profile("hunt" if HUNTED else "project")
