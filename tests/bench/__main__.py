"""`python -m tests.bench`: see `make bench`."""

import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType

import django
from django.core.management import call_command

from tests.bench.options import read_options
from tests.bench.system import BenchError, prepare_environment


def main() -> int:
    """Run in a private folder; 0 only when nothing failed and no answer was lost."""
    options = read_options()
    signal.signal(signal.SIGTERM, _stop)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        try:
            port = prepare_environment(options.database, Path(folder))
            django.setup()
            # Pages are asked for in this process too: it needs the list of static files.
            call_command("collectstatic", interactive=False, verbosity=0)
            # Models can be imported only now.
            from tests.bench.run import run

            return 0 if run(options, Path(folder), port) else 1
        except BenchError as error:
            sys.stderr.write(f"{error}\n")
            return 1


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """End as by Ctrl-C, so that the system that was started is stopped too."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
