"""What runs round the sheet."""

from certificates.rendering.art.canvas import HEIGHT, WIDTH, Canvas

RED, GOLD, DARK_GOLD = "#a3211c", "#c39a3b", "#8a6a1f"
CORNERS = ((0.0, 0.0, 1, 1), (WIDTH, 0.0, -1, 1), (0.0, HEIGHT, 1, -1), (WIDTH, HEIGHT, -1, -1))


def draw_rule(canvas: Canvas) -> None:
    """A thick and a thin line with notched corners, and a small square in each notch."""
    canvas.joined(0)
    canvas.colour(DARK_GOLD)
    canvas.width(0.9)
    _notched(canvas, 9, 6)
    canvas.width(0.25)
    _notched(canvas, 10.6, 6)
    for x, y, across, up in CORNERS:
        with canvas.mirrored(x, y, across, up):
            canvas.width(0.25)
            canvas.rectangle(9.9, 9.9, 3.4, 3.4)
            canvas.rectangle(10.9, 10.9, 1.4, 1.4, end="f")


def draw_fret(canvas: Canvas) -> None:
    """Between red lines a gold fret, with a lotus in each corner."""
    canvas.joined(0)
    canvas.colour(RED)
    canvas.width(1.1)
    canvas.rectangle(7, 7, WIDTH - 14, HEIGHT - 14)
    canvas.width(0.3)
    canvas.rectangle(8.4, 8.4, WIDTH - 16.8, HEIGHT - 16.8)
    canvas.rectangle(17.6, 17.6, WIDTH - 35.2, HEIGHT - 35.2)
    canvas.colour(GOLD)
    canvas.width(0.3)
    canvas.rectangle(9.4, 9.4, WIDTH - 18.8, HEIGHT - 18.8)
    canvas.rectangle(16.6, 16.6, WIDTH - 33.2, HEIGHT - 33.2)
    _fret_sides(canvas)
    for x, y, across, up in CORNERS:
        with canvas.mirrored(x, y, across, up), canvas.placed(14.9, 14.9):
            _lotus(canvas)


def _notched(canvas: Canvas, inset: float, notch: float) -> None:
    left, right, low, high = inset, WIDTH - inset, inset, HEIGHT - inset
    canvas.line(
        [
            (left + notch, low),
            (right - notch, low),
            (right - notch, low + notch),
            (right, low + notch),
            (right, high - notch),
            (right - notch, high - notch),
            (right - notch, high),
            (left + notch, high),
            (left + notch, high - notch),
            (left, high - notch),
            (left, low + notch),
            (left + notch, low + notch),
        ],
        close=True,
    )


def _fret_sides(canvas: Canvas) -> None:
    """Units of about 6 mm, mirrored in pairs, between the corners."""
    canvas.width(0.5)
    for length, turn, x, y in (
        (WIDTH, 0.0, 0.0, 0.0),
        (WIDTH, 180.0, WIDTH, HEIGHT),
        (HEIGHT, 90.0, WIDTH, 0.0),
        (HEIGHT, 270.0, 0.0, HEIGHT),
    ):
        free = length - 2 * 22.6
        pairs = round(free / 12)
        unit = free / pairs / 2
        with canvas.placed(x, y, turn):
            for pair in range(pairs):
                at = 22.6 + pair * 2 * unit
                _fret_unit(canvas, at, unit, 1)
                _fret_unit(canvas, at + 2 * unit, unit, -1)


def _fret_unit(canvas: Canvas, x: float, unit: float, across: int) -> None:
    """A squared spiral (hồi văn) in the band from 10.4 to 15.6 mm."""
    s = unit / 6
    with canvas.mirrored(x, 10.4, across, 1):
        canvas.line(
            [
                (0, 0),
                (5.2 * s, 0),
                (5.2 * s, 5.2),
                (0.9 * s, 5.2),
                (0.9 * s, 1.5),
                (3.8 * s, 1.5),
                (3.8 * s, 3.8),
                (2.3 * s, 3.8),
                (2.3 * s, 2.8),
            ]
        )
        canvas.line([(5.2 * s, 0), (6 * s, 0)])


def _lotus(canvas: Canvas) -> None:
    """A flower seen from above: eight gold petals, eight red ones behind, a seed head."""
    canvas.colour("#ffffff")
    canvas.rectangle(-7.2, -7.2, 14.4, 14.4, end="f")
    canvas.colour(RED)
    canvas.width(0.3)
    canvas.rectangle(-6.5, -6.5, 13, 13)
    for petal in range(8):
        with canvas.placed(0, 0, 45 * petal + 22.5):
            _petal(canvas, 6.1, 1.8)
    canvas.colour(GOLD)
    for petal in range(8):
        with canvas.placed(0, 0, 45 * petal):
            _petal(canvas, 5.2, 1.5)
    canvas.colour("#ffffff")
    for petal in range(8):
        with canvas.placed(0, 0, 45 * petal):
            canvas.line([(0, 2.2), (0, 4.2)])
    canvas.circle(0, 0, 2, end="f")
    canvas.colour(RED)
    canvas.circle(0, 0, 1.55, end="f")
    canvas.colour("#ffffff")
    for seed in range(6):
        with canvas.placed(0, 0, 60 * seed):
            canvas.circle(0, 0.95, 0.22, end="f")
    canvas.circle(0, 0, 0.22, end="f")


def _petal(canvas: Canvas, length: float, half: float) -> None:
    canvas.curve(
        (0, 0),
        ((half * 1.3, length * 0.35), (half, length * 0.75), (0, length)),
        ((-half, length * 0.75), (-half * 1.3, length * 0.35), (0, 0)),
        end="f",
    )
