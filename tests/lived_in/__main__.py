"""`python -m tests.lived_in`: live in the demo, say how long it took, and the doors."""

import json
import os
import sys
import time

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from tests.lived_in.story import live_in

    started = time.monotonic()
    doors = live_in(os.environ["DEMO_PASSWORD"])
    sys.stdout.write(f"lived in after {time.monotonic() - started:.1f} s\n{json.dumps(doors)}\n")


if __name__ == "__main__":
    main()
