"""Real servers, started, killed and started again."""

import os
import signal

import psutil
import psycopg
import pytest
import redis

from dev.postgres import FAST, postgres
from dev.services import kept
from dev.valkey import valkey


@pytest.fixture
def start_postgres(tmp_path):
    def start(settings=FAST):
        return postgres(tmp_path, environment=os.environ, settings=settings, stop_with=signal.SIGQUIT)

    return start


def test_the_database_belongs_to_a_role_without_special_rights(start_postgres):
    with start_postgres() as server, psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT current_user, current_database()").fetchone() == ("booking", "booking")
        rights = "SELECT rolsuper, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        assert connection.execute(rights).fetchone() == (False, True, False)
        connection.execute("CREATE EXTENSION btree_gist")


def test_a_wrong_password_is_refused(start_postgres):
    with start_postgres() as server, pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url, password="guess")


def test_data_survives_a_kill_and_a_pid_file_that_names_a_stranger(start_postgres, tmp_path):
    with start_postgres(settings={}) as server:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        pid_file = (tmp_path / "data" / "postmaster.pid").read_text()
        server.process.kill()
        server.process.wait()
    stranger = str(psutil.Process().pid)
    (tmp_path / "data" / "postmaster.pid").write_text(pid_file.replace(str(server.process.pid), stranger))
    with start_postgres() as server, psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_an_interrupted_start_leaves_no_half_cluster(start_postgres, tmp_path):
    (tmp_path / "data.unfinished" / "base").mkdir(parents=True)
    with start_postgres() as server, psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_durable_valkey_keeps_what_a_passing_one_forgets(tmp_path):
    for durable, expected in ((True, b"7"), (False, None)):
        folder = tmp_path / str(durable)
        with valkey(folder, environment=os.environ, durable=durable) as server:
            redis.Redis.from_url(server.url).set("number", 7)
        with valkey(folder, environment=os.environ, durable=durable) as server:
            assert redis.Redis.from_url(server.url).get("number") == expected


def test_servers_that_the_environment_names_are_used_as_they_are(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL_FILE", "/run/secrets/database")
    monkeypatch.setenv("REDIS_URL", "redis://broker.example")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with kept(tmp_path, environment={}) as variables:
        assert variables == {}
    assert list(tmp_path.iterdir()) == []
