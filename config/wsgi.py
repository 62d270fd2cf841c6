"""WSGI entry point."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# The first visitor does not wait for every view to be read, and what stays until the
# process ends is not searched for garbage again and again.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
# A request makes some ten thousand objects and frees them by itself: look for cycles seldom.
gc.set_threshold(50_000, 20, 50)
