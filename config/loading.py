"""All code of the system read once, before its processes branch off and share it."""

import gc
from importlib import import_module

from django.conf import settings
from django.utils import translation


def load_everything() -> None:
    """Read every view and the words of the pages; Django must be set up.

    Nobody waits for them at a process's first request, and processes forked afterwards share
    the memory: what stays until the end is not searched for garbage again and again, so its
    pages are not written to either.
    """
    import_module(settings.ROOT_URLCONF)
    translation.activate(settings.LANGUAGE_CODE)
    translation.deactivate()
    gc.collect()
    gc.freeze()
