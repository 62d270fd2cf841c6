"""Pictures: bounded in points before they are drawn, and taken only where they can be drawn."""

import warnings
from collections.abc import Sequence
from io import BytesIO

from PIL import Image

MAX_PIXELS = 40_000_000


class BrokenPictureError(Exception):
    """No picture of a kind that is taken, or one that cannot be drawn whole."""


class HugePictureError(Exception):
    """A picture of too many points."""


def check_picture(content: bytes, formats: Sequence[str], max_pixels: int = MAX_PIXELS) -> str:
    """Draw a picture once, so that no page meets one that cannot be drawn.

    `formats` are Pillow's names; returns which of them it is. At most half a second.

    Raises:
        BrokenPictureError, HugePictureError: what is said of it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=list(formats)) as opened:
                huge = opened.width * opened.height > max_pixels
                if not huge:
                    opened.load()
                kind = str(opened.format)
    except Image.DecompressionBombError as error:
        raise HugePictureError from error
    except Exception as error:  # Pillow raises many kinds of errors on broken files
        raise BrokenPictureError from error
    if huge:
        raise HugePictureError
    return kind
