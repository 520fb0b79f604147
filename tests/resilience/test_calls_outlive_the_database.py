"""PostgreSQL is killed under load and comes back: nobody is called twice, nobody is forgotten, all recover alone."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import environ
import psycopg
import pytest
from django.db import connection

from dev.postgres import postgres
from dev.servers import Server, free_port
from tests.resilience import called, ledger, programs
from tests.resilience.crew import Crew, Watch, pause
from tests.resilience.databases import ROOT

PATIENCE = 180.0
KILLS = 3


@contextmanager
def working_at(url: str) -> Iterator[None]:
    """Models and actions called in this process work in that database, on whatever server."""
    usual = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(environ.Env.db_url_config(url))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(usual)


def sent(watch: Watch, number: int) -> bool:
    return watch.sent >= number


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture
def server(environment, tmp_path, django_db_blocker) -> Iterator[Server]:
    """A server of its own that loses nothing it has acknowledged, with the newest schema."""
    folder = tmp_path / "postgres"
    folder.mkdir()
    with postgres(folder, environment=environment, settings={}, stop_with=signal.SIGINT) as server:
        words = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity=0"]
        subprocess.run(words, cwd=ROOT, env={**environment, "DATABASE_URL": server.url}, check=True)
        with django_db_blocker.unblock(), working_at(server.url):
            yield server


def kill_and_start_again(server: Server, running: "subprocess.Popen[bytes]") -> "subprocess.Popen[bytes]":
    """kill -9 of the server; its last processes may stand in the way of the next one for a moment."""
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    pause(1)
    with server.log.open("ab") as output:
        while True:
            again = subprocess.Popen(running.args, stdout=output, stderr=output, start_new_session=True)
            while again.poll() is None:
                if answers(server.url):
                    return again
                pause(0.1)


@pytest.mark.resilience_long
def test_the_database_is_killed_under_load(server, environment, valkey, post_office, tmp_path):
    port = free_port()
    logs = tmp_path / "logs"
    logs.mkdir()
    shared = {"DATABASE_URL": server.url, "REDIS_URL": valkey.url, "EMAIL_URL": post_office.email_url}
    running = server.process
    with called.exchange_for(2) as exchange:
        setting = called.environment({**environment, **shared}, exchange=exchange, port=port)
        centre = called.centre(exchange, people=40, pace=1.2)
        try:
            with Watch(server.url) as watch, Crew(environment=setting, folder=logs, port=port):
                for number in range(1, KILLS + 1):
                    programs.wait_until(partial(sent, watch, number * 12), seconds=PATIENCE, what="calls on their way")
                    running = kill_and_start_again(server, running)
                    connection.close()

                def over() -> bool:
                    centre.keep_time()
                    pause(1)
                    return ledger.everybody_is_done(centre)

                programs.wait_until(over, seconds=PATIENCE, what="the end of all calls")
            book = ledger.read(centre)
            assert book.dialled_twice == []
            assert list(ledger.lost(centre, book)) == []
            assert ledger.made_twice() == []
            assert watch.longest < 60
        finally:
            connection.close()
            running.send_signal(signal.SIGINT)
            running.wait()
