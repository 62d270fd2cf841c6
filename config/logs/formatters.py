"""Lines of the log, as text or as JSON. Needs no Django: the parent process writes them too."""

import datetime as dt
import logging
import re
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from config.logs.context import NUMBER, Context, current
from config.logs.secrets import without_secrets

# What a line may hold beside its message: what `extra` says under these names.
FACTS = ("method", "path", "route", "status", "bytes", "duration_ms", "address", "task", "outcome")
# Whatever ends a line or moves a terminal's cursor.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class PlainLines(logging.Formatter):
    """`time level logger: message key=value …`; only a trace has further lines, set in."""

    def format(self, record: logging.LogRecord) -> str:
        facts = " ".join(f"{name}={value}" for name, value in facts_of(record).items())
        head = f"{moment(record)} {record.levelname} {record.name}: {record.getMessage()}"
        lines = [f"{head} {facts}".rstrip(), *_trace(self, record).splitlines()]
        return "\n    ".join(_escaped(without_secrets(line)) for line in lines)


class JsonLines(JsonFormatter):
    """One JSON object a line: time, level, logger, message, what is known besides, trace."""

    def __init__(self) -> None:
        super().__init__(json_ensure_ascii=False)

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """Say nothing but what stands here: an `extra` may hold a whole request."""
        log_data |= {
            "time": moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        for name, value in facts_of(record).items():
            log_data[name] = without_secrets(value) if isinstance(value, str) else value
        if trace := _trace(self, record):
            log_data["trace"] = without_secrets(trace)

    def serialize_log_record(self, log_data: dict[str, Any]) -> str:
        """JSON escapes line feeds, not all that some programs take for the end of a line."""
        return CONTROL.sub(
            lambda sign: f"\\u{ord(sign.group()):04x}", self.jsonify_log_record(log_data)
        )


FORMATTERS = {"text": PlainLines, "json": JsonLines}


def moment(record: logging.LogRecord) -> str:
    """When, to the millisecond, with the zone of this machine (ISO 8601)."""
    return dt.datetime.fromtimestamp(record.created).astimezone().isoformat("T", "milliseconds")


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    """What is known of the line beside its message, by name."""
    facts = {name: vars(record)[name] for name in FACTS if name in vars(record)}
    context = current.get() or _context_of(record)
    if context is not None:
        facts["request_id"] = context.request_id
        if context.person is not None:
            facts["person"] = context.person
    return facts


def _context_of(record: logging.LogRecord) -> Context | None:
    """Django tells of refusals and faults after the request was answered, and names it."""
    request = vars(record).get("request")
    number = getattr(request, "META", {}).get(NUMBER)
    return Context(number, request) if number else None


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    return formatter.formatException(record.exc_info) if record.exc_info else ""


def _escaped(line: str) -> str:
    return CONTROL.sub(lambda sign: sign.group().encode("unicode_escape").decode(), line)
