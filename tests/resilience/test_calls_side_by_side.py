"""Two beats, two workers and ticks at the same moment: each attempt is made once, and each phone rings once for it."""

import pytest
from celery import Celery
from django.db import connection

from dev.servers import free_port
from tests.resilience import called, ledger, programs
from tests.resilience.crew import Crew, pause

WITHOUT_LOCKS = "tests.resilience.without_locks"
UNIQUE = ("attempt_once", "attempt_one_call_to_a_person")
PATIENCE = 120.0
TICKS_AT_ONCE = 2


def take_time_to_reserve() -> None:
    """Widen the gap between looking who is due and reserving the attempts: two ticks see the same people."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE FUNCTION take_your_time() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_sleep(0.7); RETURN NULL; END $$;
            CREATE TRIGGER take_your_time BEFORE INSERT ON voicecalls_callattempt
            FOR EACH STATEMENT EXECUTE FUNCTION take_your_time();
            """
        )


def remove_the_indexes() -> None:
    with connection.cursor() as cursor:
        for name in UNIQUE:
            cursor.execute(f"DROP INDEX {name}")


def call_everybody(whole_product, valkey, folder, *, application="config", until_made_twice=False):
    """Call six people with two of everything; the exchange's ledger."""
    port = free_port()
    with called.exchange_for(1) as exchange:
        environment = called.environment(whole_product, exchange=exchange, port=port)
        centre = called.centre(exchange, people=6, pace=10)
        take_time_to_reserve()
        crew = Crew(environment=environment, folder=folder, port=port, workers=2, beats=2, application=application)
        with crew, Celery(broker=valkey.url) as messenger:

            def over() -> bool:
                for _number in range(TICKS_AT_ONCE):
                    messenger.send_task("voicecalls.tick", expires=5)
                pause(1)
                centre.keep_time()
                return bool(ledger.made_twice()) if until_made_twice else ledger.everybody_is_done(centre)

            programs.wait_until(over, seconds=PATIENCE, what="the end of all calls")
        return centre, ledger.read(centre)


@pytest.mark.parametrize("application", ["config", pytest.param(WITHOUT_LOCKS, marks=pytest.mark.resilience_long)])
def test_each_attempt_exists_once(whole_product, valkey, tmp_path, application):
    """Without the locks the database's own indexes stand in the way of doubles."""
    centre, book = call_everybody(whole_product, valkey, tmp_path, application=application)
    assert ledger.made_twice() == []
    assert book.dialled_twice == []
    assert sum(book.creates.values()) == centre.rounds
    assert list(ledger.lost(centre, book)) == []


def test_the_count_sees_what_is_made_without_locks_and_indexes(whole_product, valkey, tmp_path):
    """The negative control."""
    remove_the_indexes()
    call_everybody(whole_product, valkey, tmp_path, application=WITHOUT_LOCKS, until_made_twice=True)
    assert ledger.made_twice() != []
