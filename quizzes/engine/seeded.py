"""Draws that can be repeated."""

from random import Random


def seeded_random(seed: int | str) -> Random:
    """The same draws for the same seed, so that papers can be made again; hides no secret."""
    return Random(seed)  # noqa: S311 - whoever knows a seed may know the draw
