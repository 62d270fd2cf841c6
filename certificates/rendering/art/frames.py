"""What runs round the sheet."""

from certificates.rendering.art.canvas import HEIGHT, WIDTH, Canvas

RED, GOLD, DARK_GOLD = "#a3211c", "#c39a3b", "#8a6a1f"
CORNERS = ((0.0, 0.0, 1, 1), (WIDTH, 0.0, -1, 1), (0.0, HEIGHT, 1, -1), (WIDTH, HEIGHT, -1, -1))


def draw_rule(pen: Canvas) -> None:
    """A thick and a thin line with notched corners, and a small square in each notch."""
    pen.joined(0)
    pen.colour(DARK_GOLD)
    pen.width(0.9)
    _notched(pen, 9, 6)
    pen.width(0.25)
    _notched(pen, 10.6, 6)
    for x, y, across, up in CORNERS:
        with pen.mirrored(x, y, across, up):
            pen.width(0.25)
            pen.rectangle(9.9, 9.9, 3.4, 3.4)
            pen.rectangle(10.9, 10.9, 1.4, 1.4, end="f")


def draw_fret(pen: Canvas) -> None:
    """Between red lines a gold fret, with a lotus in each corner."""
    pen.joined(0)
    pen.colour(RED)
    pen.width(1.1)
    pen.rectangle(7, 7, WIDTH - 14, HEIGHT - 14)
    pen.width(0.3)
    pen.rectangle(8.4, 8.4, WIDTH - 16.8, HEIGHT - 16.8)
    pen.rectangle(17.6, 17.6, WIDTH - 35.2, HEIGHT - 35.2)
    pen.colour(GOLD)
    pen.width(0.3)
    pen.rectangle(9.4, 9.4, WIDTH - 18.8, HEIGHT - 18.8)
    pen.rectangle(16.6, 16.6, WIDTH - 33.2, HEIGHT - 33.2)
    _fret_sides(pen)
    for x, y, across, up in CORNERS:
        with pen.mirrored(x, y, across, up), pen.placed(14.9, 14.9):
            _lotus(pen)


def _notched(pen: Canvas, inset: float, notch: float) -> None:
    left, right, low, high = inset, WIDTH - inset, inset, HEIGHT - inset
    pen.line(
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


def _fret_sides(pen: Canvas) -> None:
    """Units of about 6 mm, mirrored in pairs, between the corners."""
    pen.width(0.5)
    for length, turn, x, y in (
        (WIDTH, 0.0, 0.0, 0.0),
        (WIDTH, 180.0, WIDTH, HEIGHT),
        (HEIGHT, 90.0, WIDTH, 0.0),
        (HEIGHT, 270.0, 0.0, HEIGHT),
    ):
        free = length - 2 * 22.6
        pairs = round(free / 12)
        unit = free / pairs / 2
        with pen.placed(x, y, turn):
            for pair in range(pairs):
                at = 22.6 + pair * 2 * unit
                _fret_unit(pen, at, unit, 1)
                _fret_unit(pen, at + 2 * unit, unit, -1)


def _fret_unit(pen: Canvas, x: float, unit: float, across: int) -> None:
    """A squared spiral (hồi văn) in the band from 10.4 to 15.6 mm."""
    s = unit / 6
    with pen.mirrored(x, 10.4, across, 1):
        pen.line(
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
        pen.line([(5.2 * s, 0), (6 * s, 0)])


def _lotus(pen: Canvas) -> None:
    """A flower seen from above: eight gold petals, eight red ones behind, a seed head."""
    pen.colour("#ffffff")
    pen.rectangle(-7.2, -7.2, 14.4, 14.4, end="f")
    pen.colour(RED)
    pen.width(0.3)
    pen.rectangle(-6.5, -6.5, 13, 13)
    for petal in range(8):
        with pen.placed(0, 0, 45 * petal + 22.5):
            _petal(pen, 6.1, 1.8)
    pen.colour(GOLD)
    for petal in range(8):
        with pen.placed(0, 0, 45 * petal):
            _petal(pen, 5.2, 1.5)
    pen.colour("#ffffff")
    for petal in range(8):
        with pen.placed(0, 0, 45 * petal):
            pen.line([(0, 2.2), (0, 4.2)])
    pen.circle(0, 0, 2, end="f")
    pen.colour(RED)
    pen.circle(0, 0, 1.55, end="f")
    pen.colour("#ffffff")
    for seed in range(6):
        with pen.placed(0, 0, 60 * seed):
            pen.circle(0, 0.95, 0.22, end="f")
    pen.circle(0, 0, 0.22, end="f")


def _petal(pen: Canvas, length: float, half: float) -> None:
    pen.curve(
        (0, 0),
        ((half * 1.3, length * 0.35), (half, length * 0.75), (0, length)),
        ((-half, length * 0.75), (-half * 1.3, length * 0.35), (0, 0)),
        end="f",
    )
