"""`python -m tests.config.echo PORT`: our web server, which answers with what it understood."""

import json
import sys
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def application(environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
    """The headers, by WSGI's names for them."""
    headers = {name: said for name, said in environ.items() if name.startswith("HTTP_")}
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(headers).encode()]


if __name__ == "__main__":
    Granian(
        "tests.config.echo:application",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()
