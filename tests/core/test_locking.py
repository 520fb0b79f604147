"""Transactions that meet rivals."""

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg import errors

from core.locking import LOCK_TIMEOUT_SECONDS, TRIES, Busy, contested, stays
from tests import factories


class Work:
    """Fails with the given errors, one a call, and then succeeds."""

    def __init__(self, *failures: Exception) -> None:
        self.failures, self.calls = list(failures), 0

    def __call__(self) -> str:
        self.calls += 1
        if self.failures:
            raise OperationalError("from the database") from self.failures.pop(0)
        return "done"


DEADLOCK, SERIALIZATION = errors.DeadlockDetected(), errors.SerializationFailure()
pytestmark = pytest.mark.django_db


def test_work_is_done_once():
    work = Work()
    assert (contested(work), work.calls) == ("done", 1)


@pytest.mark.parametrize("failure", [DEADLOCK, SERIALIZATION])
def test_the_loser_of_a_deadlock_or_conflict_tries_again(failure):
    work = Work(failure, failure)
    assert (contested(work), work.calls) == ("done", 3)


def test_after_three_tries_the_error_is_shown():
    work = Work(*[DEADLOCK] * TRIES)
    with pytest.raises(OperationalError):
        contested(work)
    assert work.calls == TRIES


def test_a_lock_not_had_in_time_is_said_in_words_and_not_tried_again():
    work = Work(errors.LockNotAvailable())
    with pytest.raises(Busy, match="Nothing was changed"):
        contested(work)
    assert work.calls == 1


def test_another_failure_of_the_database_is_not_hidden():
    work = Work(errors.AdminShutdown())
    with pytest.raises(OperationalError):
        contested(work)
    assert work.calls == 1


def test_a_broken_rule_is_not_tried_again():
    def work() -> None:
        raise IntegrityError

    with pytest.raises(IntegrityError):
        contested(work)


def test_waiting_for_a_lock_is_bounded_inside_and_nowhere_else():
    def limit() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            return str(cursor.fetchone()[0])

    assert contested(limit) == f"{LOCK_TIMEOUT_SECONDS}s"


@pytest.mark.django_db(transaction=True)
def test_the_limit_ends_with_the_transaction():
    contested(lambda: None)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.django_db(transaction=True)
def test_each_try_starts_from_a_clean_transaction():
    seen = []

    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_tables WHERE tablename = 'half_done'")
            seen.append(cursor.fetchone()[0])
            cursor.execute("CREATE TABLE half_done ()")
        if len(seen) < 2:
            raise OperationalError from DEADLOCK
        transaction.set_rollback(True)

    contested(work)
    assert seen == [0, 0]


def test_a_row_that_is_there_stays_and_one_that_is_gone_is_told():
    person = factories.user()
    gone = factories.user()
    type(gone).objects.filter(pk=gone.pk).delete()
    assert (stays(person), stays(gone)) == (True, False)
