"""What must hold before anything starts; `migrate` and the services ask."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error
from django.db import connections

OLDEST = 150_000  # PostgreSQL 15: on older servers two NULLs are never the same, and mails would be queued twice


def server_is_new_enough(*, databases: Sequence[str] | None = None, **options: Any) -> list[Error]:
    """Of each database that is checked. Raises OperationalError where one does not answer."""
    return [error for name in databases or () for error in too_old(connections[name].pg_version)]  # type: ignore[attr-defined]


def too_old(version: int) -> list[Error]:
    """`version`: as libpq numbers it, 180006 is 18.6."""
    if version >= OLDEST:
        return []
    return [
        Error(
            f"PostgreSQL {version // 10_000} is too old: {OLDEST // 10_000} or newer is needed.",
            hint="DATABASE_URL names the server.",
            id="core.E001",
        )
    ]
