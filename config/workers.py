"""`python -m config.workers`: the task workers, forked from a process that has read all code."""

import os

import django
from django.core.management import call_command

from config.backup.locks import hold_system
from config.loading import load_everything


def main() -> None:
    """Work until a signal comes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    hold_system()
    # Models can be imported only now.
    from certificates.rendering.warm_up import warm_up

    load_everything(warm_up)
    call_command("qcluster")


if __name__ == "__main__":
    main()
