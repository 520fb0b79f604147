"""Databases and web servers to measure, all of one machine and one run."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.resilience import databases, programs

WEB_PROCESSES = 2


@dataclass(frozen=True, kw_only=True)
class Installation:
    """The product over a database of its own. `past`: bookings that lie behind it."""

    past: int
    database: str
    web: tuple[str, int]


@contextmanager
def newest_schema(*, environment: Mapping[str, str]) -> Iterator[str]:
    """A database without any row, to be copied."""
    with databases.created("schema") as name:
        databases.migrate(name, environment=environment)
        yield name


@contextmanager
def installations(
    *, pasts: list[int], schema: str, environment: Mapping[str, str], folder: Path
) -> Iterator[list[Installation]]:
    """One for each number of past bookings, still without any row."""
    with ExitStack() as stack:

        def installed(past: int) -> Installation:
            name = stack.enter_context(databases.created("bench", template=schema))
            own = {**environment, "DATABASE_URL": databases.url_of(name)}
            server = programs.web_server(environment=own, log=folder / f"web-{past}.log", workers=WEB_PROCESSES)
            return Installation(past=past, database=name, web=stack.enter_context(server))

        yield [installed(past) for past in pasts]


@contextmanager
def bare_web(*, database: str, environment: Mapping[str, str], folder: Path) -> Iterator[tuple[str, int]]:
    """The same web server with nothing but trivial queries in it."""
    own = {
        **environment,
        "DATABASE_URL": databases.url_of(database),
        "DJANGO_SETTINGS_MODULE": "bench.bare.settings",
    }
    with programs.web_server(
        environment=own, log=folder / "bare.log", workers=WEB_PROCESSES, application="bench.bare.wsgi"
    ) as address:
        yield address


@contextmanager
def beside_bare(
    *, schema: str, environment: Mapping[str, str], folder: Path
) -> Iterator[tuple[Installation, tuple[str, int]]]:
    """One installation without past bookings, and the web server with trivial queries over the same database."""
    with (
        installations(pasts=[0], schema=schema, environment=environment, folder=folder) as [product],
        bare_web(database=product.database, environment=environment, folder=folder) as bare,
    ):
        yield product, bare
