"""`python -m config.workers`: the task workers, forked from a process that has read all code."""

import os

import django

from config.backup.locks import hold_system
from config.loading import load_everything


def main() -> None:
    """Work until a signal comes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    hold_system()
    # Models can be imported only now.
    from certificates.rendering.warm_up import warm_up
    from config.queue.pool import LaneCluster

    load_everything(warm_up)
    LaneCluster().start()


if __name__ == "__main__":
    main()
