"""`python -m config.web PORT PROCESSES`: the web server.

The application is loaded once, in the process that the server's others are forked from:
they share its memory, and one that is started again is there at once.
"""

import sys

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from config import wsgi
from config.backup.locks import hold_system


def main(port: str, processes: str) -> None:
    """Serve on the address that `BIND` names."""
    hold_system()
    Granian(
        f"{wsgi.__name__}:application",
        address=settings.BIND,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(processes),
        blocking_threads=2,
        websockets=False,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        # Its own lines go the way of all others; each request's line is ours (config/logs).
        log_dictconfig=settings.LOGGING,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
