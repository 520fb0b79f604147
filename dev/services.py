"""PostgreSQL and Valkey for the demo and the tests: real servers named by the environment, or embedded ones."""

import os
import signal
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from dev.postgres import FAST, postgres
from dev.processes import cleaned_up
from dev.valkey import valkey

ROOT = Path(__file__).resolve().parent.parent


def given(name: str) -> bool:
    """Whether the environment sets a variable, itself or through a file (NAME_FILE)."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


@contextmanager
def kept(folder: Path, *, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Variables that name services whose data is kept in `folder`."""
    with ExitStack() as stack:
        variables = {}
        if not given("DATABASE_URL"):
            server = postgres(folder / "postgres", environment=environment, settings={}, stop_with=signal.SIGINT)
            variables["DATABASE_URL"] = stack.enter_context(server).url
        if not given("REDIS_URL"):
            broker = valkey(folder / "valkey", environment=environment, durable=True)
            variables["REDIS_URL"] = stack.enter_context(broker).url
        yield variables


@contextmanager
def throwaway() -> Iterator[dict[str, str]]:
    """The environment for a run of tests, with fast services that are gone afterwards.

    POSTGRES_LOG and VALKEY_LOG name their logs, POSTGRES_PID and VALKEY_PID the processes.
    """
    folder = Path(tempfile.mkdtemp(prefix="booking-tests-"))
    with ExitStack() as stack:
        environment = stack.enter_context(cleaned_up(str(folder), remove=folder))
        if not given("DATABASE_URL"):
            database = stack.enter_context(
                postgres(folder / "postgres", environment=environment, settings=FAST, stop_with=signal.SIGQUIT)
            )
            environment["DATABASE_URL"] = database.url
            environment["POSTGRES_LOG"] = str(database.log)
            environment["POSTGRES_PID"] = str(database.process.pid)
        if not given("REDIS_URL"):
            broker = stack.enter_context(valkey(folder / "valkey", environment=environment, durable=False))
            environment["REDIS_URL"] = broker.url
            environment["VALKEY_LOG"] = str(broker.log)
            environment["VALKEY_PID"] = str(broker.process.pid)
        yield environment
