"""Starts the system: prepares the database, then runs web and workers under one parent."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from django.conf import settings
from django.core.management import call_command

from config import messages, supervise


def prepare_database() -> None:
    """Tables, roles and schedules; safe to repeat. Django must be set up."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("set_up")


def main() -> None:
    """Migrate, load what an empty system needs, say where it runs, and run it."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    messages.compile_catalogues()
    django.setup()
    prepare_database()
    if settings.DEBUG:
        password = os.environ.get("DEMO_PASSWORD") or ""
        call_command("load_demo", password=password)
    else:
        call_command("collectstatic", interactive=False, verbosity=0)
    port = os.environ.get("PORT", "8000")
    sys.stdout.write(f"\nĐịa chỉ: http://localhost:{port}/   (dừng: Ctrl-C)\n\n")
    sys.stdout.flush()
    supervise.run(port=port, web_workers=os.environ.get("WEB_WORKERS", "2"))


if __name__ == "__main__":
    main()
