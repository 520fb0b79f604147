"""All figures of calls, one after the other, each in databases of its own."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.calls import ticks
from bench.calls.claiming import claims, planning
from bench.calls.deciding import decisions
from bench.calls.fairness import fairness
from bench.calls.hooks import hooks
from bench.calls.speed import HEAD, Speed
from bench.installations import beside_bare
from bench.pages import HEAD as HEAD_OVER_HTTP
from bench.pages import row
from bench.table import Table
from tests.resilience import databases

DECISIONS = """\
No database: the rules alone, for people in Germany and in the USA (two zones), called up to four times before, at any
hour. The bare limit is one look at one local clock: the weekday and two windows, no law, no holiday, no caps.
"""
ROWS = """\
From rows to rows, one process. The bare limit is psycopg alone: for planning, the same people read and locked and three
columns written, in portions of the same size; for claims SELECT … FOR UPDATE SKIP LOCKED and as many INSERTs, one
transaction for each organization, without foreign keys and without a look at any rule.
"""
HOOKS = """\
The provider's messages about a call's progress: the signature verified, the message kept, the call brought forward. The
bare limit is a Django view without middleware that verifies such a signature and inserts one row.
"""


def measured_calls(schema: str, *, waiting: int, environment: Mapping[str, str], folder: Path) -> Iterator[Table]:
    """`waiting`: how many wait while the tick idles. `schema`: a database without rows, to be copied."""
    yield Table(title="Calls: deciding", note=DECISIONS, head=["decisions", *HEAD], rows=_rows(decisions()))
    with databases.created("bench", template=schema) as first, databases.created("bench", template=schema) as second:
        speeds = [planning(first), claims(second)]
    yield Table(title="Calls: planning and claiming", note=ROWS, head=["rows", *HEAD], rows=_rows(speeds))
    with databases.created("bench", template=schema) as name:
        yield fairness(name)
    yield ticks.idle(waiting=waiting, schema=schema)
    yield _hooks(schema, environment=environment, folder=folder)


def _rows(speeds: list[Speed]) -> list[list[str]]:
    return [speed.row() for speed in speeds]


def _hooks(schema: str, *, environment: Mapping[str, str], folder: Path) -> Table:
    with beside_bare(schema=schema, environment=environment, folder=folder) as (product, bare):
        measured = hooks(product.database, web=product.web, bare=bare)
    return Table(
        title="Calls: webhooks", note=HOOKS, head=["message", *HEAD_OVER_HTTP], rows=[row(each) for each in measured]
    )
