"""WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from config.loading import load_everything

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
load_everything()
# A request makes some ten thousand objects and frees them by itself: look for cycles seldom.
gc.set_threshold(50_000, 20, 50)
