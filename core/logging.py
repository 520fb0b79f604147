"""Structured logs. Every line of a request carries the reference that its error page shows."""

import logging
from typing import Any

import structlog
from django.http import HttpRequest

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def without_path(record: logging.LogRecord) -> bool:
    """Name the route where Django would name the path: paths carry tokens."""
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
        route = request.resolver_match.route if request.resolver_match else "–"
        record.args = tuple(route if each == request.path else each for each in record.args)
    return True


def logging_config(form: str) -> dict[str, Any]:
    """The LOGGING setting. `form` is "json" or "console"."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if form == "json"
        # A plain traceback shows no local variables, which may hold secrets.
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
            }
        },
        "filters": {"without_path": {"()": lambda: without_path}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django.request": {"filters": ["without_path"]},
            "django.security.csrf": {"filters": ["without_path"]},
            "django": {"handlers": []},  # nobody is mailed a report: it would hold addresses and what was sent
            "django.server": {"handlers": [], "propagate": False},
            "celery.app.trace": {"level": "WARNING"},  # a line for every sweep that found nothing helps nobody
            "celery.beat": {"level": "WARNING"},
        },
    }
