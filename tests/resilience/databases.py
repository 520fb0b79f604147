"""Databases of one's own on the server of the tests: for programs that commit, and for tests that change the schema."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from django.db import connection
from environ import FileAwareEnv
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent.parent
SCHEMA = "TESTS_SCHEMA"  # environment variable by which all processes of a run know the same database


def url_of(name: str) -> str:
    """The address of a database on the server of the tests."""
    server: str = FileAwareEnv().str("DATABASE_URL")
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def _maintain(*statements: sql.Composed) -> None:
    """What makes, changes and drops databases is said from another one and outside transactions."""
    with psycopg.connect(FileAwareEnv().str("DATABASE_URL"), autocommit=True) as server:
        for statement in statements:
            server.execute(statement)


@contextmanager
def created(purpose: str, *, template: str = "template1") -> Iterator[str]:
    """A database that is gone afterwards, whoever is still connected; the value is its name."""
    name = f"booking_{purpose}_{uuid4().hex[:8]}"
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    _maintain(copy.format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield name
    finally:
        _drop(name)


def _drop(name: str) -> None:
    """FORCE is refused to all but superusers while autovacuum is at work in the database. A plain DROP ends that."""
    still_there = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {} AND usename = current_user"
    _maintain(
        sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)),
        sql.SQL(still_there).format(sql.Literal(name)),
        sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)),
    )


def migrate(name: str, *, environment: Mapping[str, str]) -> None:
    """Bring an empty database to the newest schema."""
    words = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity=0"]
    subprocess.run(words, cwd=ROOT, env={**environment, "DATABASE_URL": url_of(name)}, check=True)


def name_schema() -> None:
    """Before a run's other processes start: how `schema` is called in this run."""
    os.environ.setdefault(SCHEMA, f"booking_schema_{uuid4().hex[:8]}")


def begin_schema() -> None:
    """Make it beside whatever else is to be done before the first test."""
    if _has_server():
        Thread(target=schema).start()


def schema() -> str:
    """A database with the newest schema, to be copied. Whichever process of the run asks first makes it."""
    name = os.environ[SCHEMA]
    with psycopg.connect(FileAwareEnv().str("DATABASE_URL"), autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])  # until the connection ends
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            unfinished = f"{name}_unfinished"
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
            migrate(unfinished, environment=os.environ)
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            server.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))
    return name


def forget_schema() -> None:
    """At the end of the run."""
    if _has_server():
        _maintain(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(os.environ[SCHEMA])))


def _has_server() -> bool:
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"))


@contextmanager
def at_work_in(name: str) -> Iterator[None]:
    """Models and actions called in this process work in the database `name`."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def is_held_up(pid: int, *, by: int, done: Event) -> bool:
    """Whether one backend comes to wait for the other's transaction; False once its work is done."""
    pause = Event()
    while not done.is_set():
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s = ANY(pg_blocking_pids(%s))", [by, pid])
            if cursor.fetchone()[0]:
                return True
        pause.wait(0.005)
    return False


def fought(fight: Callable[[], object], *, rounds: int) -> None:
    """So many times, and PostgreSQL never had to break a deadlock."""
    before = deadlocks()
    for _ in range(rounds):
        fight()
    assert deadlocks() == before


def deadlocks() -> int:
    """How many deadlocks PostgreSQL has broken in this database. Backends report within a second, or as they end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        found: int = cursor.fetchone()[0]
        return found
