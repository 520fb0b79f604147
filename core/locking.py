"""Transactions that meet rivals: bounded waiting, repeated when PostgreSQL asks for it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core.refusal import Refused

T = TypeVar("T")
LOCK_TIMEOUT_SECONDS = 5
TRIES = 3
DEADLOCK, SERIALIZATION, LOCK_TIMEOUT = "40P01", "40001", "55P03"


class Busy(Refused):
    default = _("Many people are booking right now. Nothing was changed. Please try again in a moment.")


def take_turns(names: Iterable[str]) -> None:
    """Until this transaction ends, nobody else who takes turns on one of these names goes on.

    The names are locked in one order, whoever asks, so that rivals wait for each other and never in a circle.
    """
    keys = sorted({_key(name) for name in names})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether nobody else is at this work now, on any host; whoever gets False leaves it. For work of many transactions
    that are safe without it: the lock goes with the database connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_key(name)])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_key(name)])


def _key(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)


def contested(work: Callable[[], T]) -> T:
    """Run `work` in one transaction that waits at most a few seconds for a lock.

    Deadlocks and serialization failures repeat the whole transaction; a lock not had in time raises Busy.
    """
    for remaining in reversed(range(TRIES)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'")
                return work()
        except OperationalError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if state == LOCK_TIMEOUT:
                raise Busy from error
            if state not in (DEADLOCK, SERIALIZATION) or not remaining:
                raise
    raise AssertionError("unreachable")


def stays(row: Model) -> bool:
    """Until this transaction ends nobody removes the row; False if somebody already has. Others who ask do not wait.

    Foreign keys are checked as late as at the commit: without this, a removal in between would fail there.
    """
    table, key = connection.ops.quote_name(row._meta.db_table), row._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE {key} = %s FOR KEY SHARE", [row.pk])  # noqa: S608 (our own names)
        return cursor.fetchone() is not None
