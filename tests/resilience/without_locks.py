"""The product with its locks taken out: whoever ticks takes no turn, and no row is locked. For the control of the tests
that count attempts: `celery -A tests.resilience.without_locks`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django

from config.celery import app

django.setup()

from django.db.models import QuerySet  # noqa: E402 - models come after the setup

from voicecalls import tasks  # noqa: E402

__all__ = ["app"]


@contextmanager
def _always_alone(name: str) -> Iterator[bool]:
    yield True


def _without_locking(rows: "QuerySet[Any]", **terms: object) -> "QuerySet[Any]":
    return rows.all()


vars(tasks)["alone"] = _always_alone
setattr(QuerySet, "select_for_update", _without_locking)  # noqa: B010 - a method that is planted
