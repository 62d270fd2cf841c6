"""The face of a Đông Sơn bronze drum, pale enough to read on."""

import math

from certificates.rendering.art.canvas import HEIGHT, WIDTH, Canvas

TONE = "#f6ead0"
DEEPER = "#f4e5c6"
RAYS = 14
BIRDS = 16


def draw_drum(canvas: Canvas) -> None:
    """In the middle of the sheet, 150 mm across."""
    with canvas.placed(WIDTH / 2, HEIGHT / 2 - 3):
        canvas.colour(TONE)
        canvas.width(0.35)
        _star(canvas)
        for radius in (14.6, 15.6, 22, 23, 29.2, 30.2, 49, 50, 56.2, 57.2, 63.4, 64.4, 71, 72.2):
            canvas.circle(0, 0, radius)
        _teeth(canvas, 15.6, 19, 70)
        _linked_circles(canvas, 20.5, 1.15, 40)
        _linked_circles(canvas, 26.1, 2.2, 36)
        _birds(canvas)
        _linked_circles(canvas, 53.1, 2.2, 72)
        _linked_circles(canvas, 60.3, 2.2, 80)
        _teeth(canvas, 64.4, 70.4, 150)


def _star(canvas: Canvas) -> None:
    points = []
    for step in range(2 * RAYS):
        radius = 13.6 if step % 2 == 0 else 4.4
        angle = math.pi * step / RAYS + math.pi / 2
        points.append((radius * math.cos(angle), radius * math.sin(angle)))
    canvas.line(points, close=True, end="f")
    for ray in range(RAYS):
        with canvas.placed(0, 0, 360 / RAYS * (ray + 0.5)):
            canvas.line([(-1.1, 13.2), (0, 8.4), (1.1, 13.2)])
            canvas.line([(-0.5, 13.4), (0, 11), (0.5, 13.4)])


def _teeth(canvas: Canvas, inner: float, outer: float, count: int) -> None:
    half = math.pi / count * 0.62
    for tooth in range(count):
        angle = 2 * math.pi * tooth / count
        canvas.line(
            [
                (inner * math.cos(angle - half), inner * math.sin(angle - half)),
                (outer * math.cos(angle), outer * math.sin(angle)),
                (inner * math.cos(angle + half), inner * math.sin(angle + half)),
            ],
            close=True,
            end="f",
        )


def _linked_circles(canvas: Canvas, radius: float, size: float, count: int) -> None:
    """Circles with a dot, joined by slanting lines."""
    for link in range(count):
        with canvas.placed(0, 0, 360 / count * link):
            canvas.circle(0, radius, size)
            canvas.circle(0, radius, size * 0.28, end="f")


def _birds(canvas: Canvas) -> None:
    """Lạc birds in flight, against the clock, as on the Ngọc Lũ drum."""
    canvas.colour(DEEPER)
    for bird in range(BIRDS):
        with canvas.placed(0, 0, 360 / BIRDS * bird), canvas.placed(0, 39.6):
            _bird(canvas)
    canvas.colour(TONE)


def _bird(canvas: Canvas) -> None:
    # Beak, head with its crest, neck.
    canvas.curve(
        (-8.6, 1.2),
        ((-7, 1.5), (-5.6, 2.2), (-4.6, 2.4)),
        ((-3.4, 2.6), (-2.2, 1.6), (-1, 0.9)),
        ((-2.4, 0.6), (-3.2, 0.6), (-4.1, 1.1)),
        ((-5.3, 1.6), (-6.9, 1.3), (-8.6, 1.2)),
        end="f",
    )
    canvas.curve((-4.3, 2.5), ((-3, 4), (-1.6, 4.1), (-0.4, 3.5)))
    # Body and the long tail, spread.
    canvas.curve(
        (-2.2, 1.2),
        ((0, 1.4), (2, 1), (3.4, 0.4)),
        ((5.4, 0.4), (7, 1), (8.2, 2)),
        ((7.6, 0.2), (7.6, -1), (8.2, -2.6)),
        ((6.8, -1.4), (5, -0.9), (3.2, -0.7)),
        ((1.6, -1), (-0.6, -0.6), (-2.2, 1.2)),
        end="f",
    )
    # Wings.
    canvas.curve(
        (-0.4, 0.9), ((0.2, 3.4), (1.2, 5.6), (3.2, 7.4)), ((3, 4.6), (3, 2.6), (2.6, 0.6)), end="f"
    )
    canvas.curve(
        (0, -0.4),
        ((0.6, -2.8), (1.6, -5), (3.6, -7)),
        ((3.2, -4.4), (3.2, -2.4), (2.8, -0.6)),
        end="f",
    )
