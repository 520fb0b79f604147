"""All figures of links, one after the other, each in databases of its own."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.calls.speed import HEAD
from bench.installations import beside_bare
from bench.links.hearing import applied, taken
from bench.links.importing import HEAD_OF_IMPORTS, imports
from bench.pages import HEAD as HEAD_OVER_HTTP
from bench.pages import row
from bench.table import Table
from tests.resilience import databases

PEOPLE = 2000  # of the larger company
IMPORTS = """\
Everything of a company that was just linked, over HTTP from the stand-in for Recruitee, fifty candidates in each job,
one process, no pause between requests. Requests and SQL statements of each candidate have to be the same, however many
there are. The bare limit: the same answers fetched by requests alone, then the same four rows of each person written by
psycopg alone, one transaction each, without foreign keys.
"""
APPLIED = """\
From the events as they were kept to the applicants who stand where they were dragged to: events are not believed, so
each costs a request. The bare limit: each of these people fetched by requests alone, and two rows written by psycopg.
"""
TAKEN = """\
Events as Recruitee posts them: the signature verified, the event kept. The bare limit is a Django view without
middleware that verifies a signature and inserts one row.
"""


def measured_links(schema: str, *, people: int, environment: Mapping[str, str], folder: Path) -> Iterator[Table]:
    """`people`: candidates of the larger import. `schema`: a database without rows, to be copied."""
    yield Table(
        title="Links: the first import",
        note=IMPORTS,
        head=HEAD_OF_IMPORTS,
        rows=imports(schema, people=people, folder=folder),
    )
    with databases.created("bench", template=schema) as name:
        speed = applied(name, folder=folder)
    yield Table(title="Links: events applied", note=APPLIED, head=["events", *HEAD], rows=[speed.row()])
    yield _taken(schema, environment=environment, folder=folder)


def _taken(schema: str, *, environment: Mapping[str, str], folder: Path) -> Table:
    with beside_bare(schema=schema, environment=environment, folder=folder) as (product, bare):
        measured = taken(product.database, web=product.web, bare=bare)
    return Table(title="Links: events", note=TAKEN, head=["event", *HEAD_OVER_HTTP], rows=[row(measured)])
