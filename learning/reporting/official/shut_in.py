"""The process in which a template of HR's is filled: it has little memory, little time, no keys.

Reads `{"template": base64, "places": {…}, "table": xml}` and writes the file. Ends with
`REFUSED` and `{"reason", "line"}` where the template says what it may not, with
`UNREADABLE` where it is none, with `TOO_LARGE` where what comes of it is.
"""

import base64
import json
import resource
import sys

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 10
MAX_FILLED = 20 * 1024 * 1024
REFUSED, UNREADABLE, TOO_LARGE = 10, 11, 12
LIMITS = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_CPU: CPU_SECONDS,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
}


def main() -> int:
    """Fill what comes in; how it ended."""
    for kind, most in LIMITS.items():
        resource.setrlimit(kind, (most, most))
    # Read within the limits: XML and pictures of strangers go through these.
    from jinja2 import TemplateError

    from cms.text import LazyText
    from learning.reporting.official.filling import fill

    given = json.load(sys.stdin.buffer)
    try:
        filled = fill(base64.b64decode(given["template"]), given["places"], given["table"])
    except TemplateError as error:
        reason = LazyText.keep(error.message or "")
        sys.stdout.write(json.dumps({"reason": reason, "line": getattr(error, "lineno", None)}))
        return REFUSED
    except MemoryError:
        return TOO_LARGE
    except Exception:
        return UNREADABLE
    if len(filled) > MAX_FILLED:
        return TOO_LARGE
    sys.stdout.buffer.write(filled)
    return 0


if __name__ == "__main__":
    sys.exit(main())
