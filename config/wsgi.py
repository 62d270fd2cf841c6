"""WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# The first visitor does not wait for every view to be read, and what stays until the
# process ends is not searched for garbage again and again.
get_resolver().url_patterns  # noqa: B018
gc.collect()
gc.freeze()
