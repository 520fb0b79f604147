"""Servers, workers and databases of one's own. Everything started here ends with the test or the run."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from dev.processes import cleaned_up, new_mark
from tests.resilience import databases, programs
from tests.resilience.post_office import PostOffice
from tests.resilience.programs import Program, Valkey
from tests.sandbox.mailbox.running import Mailbox, running

Start = Callable[..., Program]
LONG = "resilience_long"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{LONG}: kills and restarts that take minutes; run by -m {LONG} alone")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long ones run when they are asked for by name."""
    if LONG not in config.option.markexpr:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker(LONG)])
        items[:] = [item for item in items if not item.get_closest_marker(LONG)]


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """For the programs. A guard ends what is left of them, even if this run is killed."""
    with cleaned_up(new_mark(tmp_path_factory.mktemp("programs"))) as marked:
        yield {**marked, "DEBUG": "false", "LOG_FORMAT": "console"}


@pytest.fixture
def database(environment: dict[str, str], django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """A database of this test's own, in which its models and actions work; the value names it to programs."""
    with (
        databases.created("test", template=databases.schema()) as name,
        django_db_blocker.unblock(),
        databases.at_work_in(name),
    ):
        yield {**environment, "DATABASE_URL": databases.url_of(name)}


@pytest.fixture(scope="session")
def running_mailbox() -> Iterator[Mailbox]:
    with running() as mailbox:
        yield mailbox


@pytest.fixture
def post_office(running_mailbox: Mailbox) -> Iterator[PostOffice]:
    """The mailbox, empty."""
    office = PostOffice(running_mailbox)
    office.forget()
    yield office
    office.forget()


@pytest.fixture
def valkey(environment: dict[str, str], tmp_path: Path) -> Iterator[Valkey]:
    """A broker that may be killed."""
    server = Valkey(environment=environment, log=tmp_path / "valkey.log")
    yield server
    server.program.kill()


@pytest.fixture
def whole_product(database: dict[str, str], post_office: PostOffice, valkey: Valkey) -> dict[str, str]:
    """The environment of programs that share this test's database, broker and mailbox."""
    return {**database, "REDIS_URL": valkey.url, "EMAIL_URL": post_office.email_url}


@pytest.fixture
def start(whole_product: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Start `programs.worker` or `programs.beat`; what still runs after the test is killed."""
    numbers = count(1)
    with ExitStack() as stack:

        def started(what: Callable[..., Program]) -> Program:
            program = what(environment=whole_product, log=tmp_path / f"{what.__name__}{next(numbers)}.log")
            return stack.enter_context(programs.running(program))

        yield started
