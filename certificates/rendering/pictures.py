"""Pictures that the renderer draws itself: the QR code, in vectors, without a file."""

from typing import Any

import segno


class QrPicture:
    """A QR code, error correction level M, with a quiet zone of two modules.

    The mask is always the same: trying all eight costs more than the rest of the drawing,
    and every reader takes any of them. Runs of dark modules are single rectangles.
    """

    MASK = 4
    QUIET = 2

    def __init__(self, text: str) -> None:
        code = segno.make(text, error="m", micro=False, mask=self.MASK, boost_error=False)
        self.rows = [bytes(row) for row in code.matrix]
        self.size = len(self.rows) + 2 * self.QUIET

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[Any, Any, float]:
        return self.size, self.size, 1

    def draw(self, stream: Any, width: float, height: float, _style: object) -> None:
        """Called by WeasyPrint with the origin at the top left, y downwards."""
        stream.set_color_rgb(0, 0, 0)
        stream.transform(a=width / self.size, d=height / self.size)
        for y, row in enumerate(self.rows, start=self.QUIET):
            for x, length in _runs(row):
                stream.rectangle(x + self.QUIET, y, length, 1)
        stream.fill()


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == x:
            runs[-1] = runs[-1][0], runs[-1][1] + 1
        elif dark:
            runs.append((x, 1))
    return runs
