"""A canvas that writes PDF drawing operators; lengths in millimetres, y upwards."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

POINTS_PER_MM = 72 / 25.4
# Control points of a quarter circle.
QUARTER = 0.5522847498
WIDTH, HEIGHT = 297.0, 210.0

Point = tuple[float, float]


class Canvas:
    """Collects operators; `content` is the whole drawing."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    @property
    def content(self) -> bytes:
        if not self._parts:
            return b""
        scale = _number(POINTS_PER_MM, 5)
        return "\n".join((f"{scale} 0 0 {scale} 0 0 cm", *self._parts)).encode()

    def colour(self, hex_colour: str) -> None:
        """For lines and fillings alike."""
        parts = [int(hex_colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        rgb = " ".join(_number(part) for part in parts)
        self._parts.append(f"{rgb} rg {rgb} RG")

    def width(self, width: float) -> None:
        self._parts.append(f"{_number(width)} w")

    def joined(self, style: int = 1) -> None:
        """Ends and corners: 0 square, 1 round."""
        self._parts.append(f"{style} J {style} j")

    @contextmanager
    def placed(self, x: float, y: float, turn: float = 0.0, scale: float = 1.0) -> Iterator[None]:
        """Draw from another origin, turned by degrees, scaled."""
        cos, sin = (f(math.radians(turn)) * scale for f in (math.cos, math.sin))
        matrix = " ".join(_number(value, 4) for value in (cos, sin, -sin, cos))
        self._parts.append(f"q {matrix} {_pair((x, y))} cm")
        yield
        self._parts.append("Q")

    @contextmanager
    def mirrored(self, x: float, y: float, across: int, up: int) -> Iterator[None]:
        """Draw from another origin with the axes times 1 or -1."""
        self._parts.append(f"q {across} 0 0 {up} {_number(x)} {_number(y)} cm")
        yield
        self._parts.append("Q")

    def line(self, points: Sequence[Point], *, close: bool = False, end: str = "S") -> None:
        """A run of straight lines, stroked unless `end` is another operator."""
        path = [f"{_pair(points[0])} m", *(f"{_pair(point)} l" for point in points[1:])]
        self._parts.append(" ".join([*path, *(["h"] if close else []), end]))

    def curve(self, start: Point, *arcs: tuple[Point, Point, Point], end: str = "S") -> None:
        """A run of Bézier curves."""
        path = [f"{_pair(start)} m", *(" ".join(map(_pair, arc)) + " c" for arc in arcs)]
        self._parts.append(" ".join([*path, end]))

    def rectangle(self, x: float, y: float, width: float, height: float, end: str = "S") -> None:
        values = " ".join(_number(value) for value in (x, y, width, height))
        self._parts.append(f"{values} re {end}")

    def circle(self, x: float, y: float, radius: float, end: str = "S") -> None:
        r, k = radius, radius * QUARTER
        self.curve(
            (x + r, y),
            ((x + r, y + k), (x + k, y + r), (x, y + r)),
            ((x - k, y + r), (x - r, y + k), (x - r, y)),
            ((x - r, y - k), (x - k, y - r), (x, y - r)),
            ((x + k, y - r), (x + r, y - k), (x + r, y)),
            end=end,
        )


def _pair(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float, digits: int = 2) -> str:
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
