"""Frames and backgrounds, drawn once per worker and laid under every page as they are."""

import functools
import zlib
from collections.abc import Callable

from certificates.models.template_style import Background, Border
from certificates.rendering.art.canvas import Canvas
from certificates.rendering.art.drum import draw_drum
from certificates.rendering.art.frames import draw_fret, draw_rule
from certificates.rendering.art.waves import draw_waves

BACKGROUNDS: dict[str, Callable[[Canvas], None]] = {
    Background.DRUM: draw_drum,
    Background.WAVES: draw_waves,
}
FRAMES: dict[str, Callable[[Canvas], None]] = {Border.RULE: draw_rule, Border.FRET: draw_fret}


@functools.cache
def draw_art(border: str, background: str) -> bytes:
    """The drawing operators of an A4 sheet on its side, compressed; empty without any art."""
    canvas = Canvas()
    for table, choice in ((BACKGROUNDS, background), (FRAMES, border)):
        draw = table.get(choice)
        if draw:
            draw(canvas)
    content = canvas.content
    return zlib.compress(content, 9) if content else b""
