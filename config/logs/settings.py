"""Where lines go and from what level on."""

from typing import Any

from config.logs.formatters import FORMATTERS

QUIET = {
    # What is asked of the database holds people's data, also when all else is told.
    "django.db.backends": "INFO",
    "django-q": "WARNING",
    "django_tasks": "WARNING",
    "fontTools": "WARNING",
    "wagtail": "WARNING",
    "pyhanko": "ERROR",
    "pyhanko_certvalidator": "ERROR",
    "weasyprint": "ERROR",
}


def logging_settings(form: str, level: str, *, access: bool) -> dict[str, Any]:
    """Django's `LOGGING`: everything to standard error, in the form "text" or "json".

    `access`: with a line for each request and each task.

    Raises:
        ValueError: another form.
    """
    if form not in FORMATTERS:
        raise ValueError(f"LOG_FORMAT: {form!r} is none of {', '.join(FORMATTERS)}")
    loggers: dict[str, dict[str, Any]] = {name: {"level": least} for name, least in QUIET.items()}
    # Django's own handlers would write each line a second time.
    loggers["django"] = {"handlers": []}
    loggers |= {name: {"level": "INFO" if access else "WARNING"} for name in ("access", "tasks")}
    if access:
        # The access log has the line already; of faults the trace is wanted.
        loggers["django.request"] = {"level": "ERROR"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": FORMATTERS[form]}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": loggers,
    }
