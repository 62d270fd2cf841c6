"""Water at the foot of the sheet, as on the robes and steles of Huế: rows of scales."""

from certificates.rendering.art.canvas import WIDTH, Canvas

TONES = ("#fcf7ea", "#faf2df", "#f8edd5")
INSET = 18.0  # inside the broadest frame
COUNT = 15
RADIUS = (WIDTH - 2 * INSET) / COUNT / 2
ROWS = 3


def draw_waves(canvas: Canvas) -> None:
    """Three rows, each lower one over the one above it."""
    for row in range(ROWS - 1, -1, -1):
        shift = RADIUS if row % 2 else 0.0
        for step in range(COUNT - row % 2):
            _scale(canvas, INSET + RADIUS + shift + step * 2 * RADIUS, INSET + row * RADIUS * 0.5)


def _scale(canvas: Canvas, x: float, y: float) -> None:
    """Half discs, one in the other."""
    with canvas.placed(x, y):
        for number, share in enumerate((1.0, 0.78, 0.56, 0.34)):
            radius = RADIUS * share
            canvas.colour("#ffffff" if number % 2 else TONES[min(number // 2 + 1, 2)])
            bow = radius * 4 / 3
            canvas.curve((-radius, 0), ((-radius, bow), (radius, bow), (radius, 0)), end="f")
