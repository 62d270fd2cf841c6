"""All code of the system read once, before its processes branch off and share it."""

import gc
import logging
from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.utils import translation

logger = logging.getLogger(__name__)


def load_everything(*warm_ups: Callable[[], None]) -> None:
    """Read every view and the words of the pages, then run `warm_ups`; Django must be set up.

    Nobody waits for them at a process's first request, and processes forked afterwards share
    the memory: what stays until the end is not searched for garbage again and again, so its
    pages are not written to either.
    """
    import_module(settings.ROOT_URLCONF)
    translation.activate(settings.LANGUAGE_CODE)
    for warm_up in warm_ups:
        _try(warm_up)
    translation.deactivate()
    gc.collect()
    gc.freeze()


def _try(warm_up: Callable[[], None]) -> None:
    """What cannot be made ready beforehand is met, and told, where it is needed; all else runs."""
    try:
        warm_up()
    except Exception:
        logger.exception("%s failed", warm_up.__qualname__)
