"""Water at the foot of the sheet, as on the robes and steles of Huế: rows of scales."""

from certificates.rendering.art.pen import WIDTH, Pen

TONES = ("#fbf4e4", "#f8eed8", "#f5e8cb")
RADIUS = 9.0
ROWS = 4


def draw_waves(pen: Pen) -> None:
    """Four rows, each lower one over the one above it."""
    for row in range(ROWS - 1, -1, -1):
        y = 8 + row * RADIUS * 0.5
        start = 8.0 + (RADIUS if row % 2 else 0.0)
        steps = int((WIDTH - 8 - RADIUS - start) // (2 * RADIUS)) + 1
        for step in range(steps):
            _scale(pen, start + RADIUS + step * 2 * RADIUS, y)


def _scale(pen: Pen, x: float, y: float) -> None:
    """Half discs, one in the other."""
    with pen.placed(x, y):
        for number, share in enumerate((1.0, 0.78, 0.56, 0.34)):
            radius = RADIUS * share
            pen.colour("#ffffff" if number % 2 else TONES[min(number // 2 + 1, 2)])
            bow = radius * 4 / 3
            pen.curve((-radius, 0), ((-radius, bow), (radius, bow), (radius, 0)), end="f")
