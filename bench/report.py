"""Everything measured side by side in one run, and how it is told."""

import argparse
import logging
import os
import platform
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from django.db import connection
from django.utils import timezone

from bench import bookings, rows
from bench.calls import ticks
from bench.calls.report import measured_calls
from bench.installations import WEB_PROCESSES, Installation, bare_web, installations, newest_schema
from bench.links.report import PEOPLE, measured_links
from bench.load import AT_ONCE
from bench.pages import HEAD, Measured, Page, row, side_by_side, slot_page
from bench.table import Table, milliseconds, times
from dev.processes import cleaned_up, new_mark

PASTS = [0, 2_000, 20_000]
PARTS = ("interviews", "calls", "links")
HOW = """\
All of it is measured in one run on one machine: PostgreSQL, gunicorn ({processes} processes) and the load generator
share its {cores} cores, over loopback, {at_once} requests at a time. The **bare limit** is what the same machine does
in the same minutes: for pages a Django view without middleware that runs as many statements (`SELECT 1`) behind the
same gunicorn; for the action the same rows written by psycopg alone, in one transaction each, without foreign keys;
what it is for calls and links stands above their tables. Read the ratios; the absolute figures are this machine's, and
where other programs were running, even ratios of few milliseconds are worth little.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Speed as ratios to this machine's limits.")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the result as Markdown as well")
    parser.add_argument("--only", choices=PARTS, action="append", help="measure this part alone (may be repeated)")
    parser.add_argument(
        "--waiting", type=int, default=ticks.MANY, metavar="N", help="how many calls wait while the tick idles"
    )
    parser.add_argument(
        "--people", type=int, default=PEOPLE, metavar="N", help="how many candidates the larger import has"
    )
    options = parser.parse_args()
    if options.write and options.only:
        parser.error("--write takes the whole run, without --only")
    logging.disable(logging.INFO)
    began = time.monotonic()
    machine = f"{_machine()}; {_busy()}"
    tables = list(_measured(options.only or list(PARTS), waiting=options.waiting, people=options.people))
    print("\n\n".join(table.text() for table in tables))
    print(f"\n{machine}; {time.monotonic() - began:.0f} seconds.")
    if options.write:
        options.write.write_text(_markdown(tables, machine=machine))


def _measured(parts: Sequence[str], *, waiting: int, people: int) -> Iterator[Table]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        environment = stack.enter_context(cleaned_up(new_mark(folder))) | {"DEBUG": "false", "LOG_FORMAT": "json"}
        schema = stack.enter_context(newest_schema(environment=environment))
        if "interviews" in parts:
            yield from _interviews(schema, environment=environment, folder=folder)
        if "calls" in parts:
            yield from measured_calls(schema, waiting=waiting, environment=environment, folder=folder)
        if "links" in parts:
            yield from measured_links(schema, people=people, environment=environment, folder=folder)


def _interviews(schema: str, *, environment: Mapping[str, str], folder: Path) -> Iterator[Table]:
    with ExitStack() as stack:
        made = installations(pasts=PASTS, schema=schema, environment=environment, folder=folder)
        installed = stack.enter_context(made)
        first = installed[0]
        bare = stack.enter_context(bare_web(database=first.database, environment=environment, folder=folder))
        pages = side_by_side(list(_pages(installed)), bare=bare)
        yield Table(title="Choosing a time", head=["page", *HEAD], rows=list(map(row, pages)))
        form = bookings.over_http(web=first.web, database=first.database, bare=bare)
        alone = bookings.by_action([one.database for one in installed])
        yield Table(title="Booking", head=["bookings", *HEAD], rows=[row(form), row(alone[0])])
        yield _growth([pages[0], *pages[2 : 1 + len(PASTS)]], alone)
        yield _growth_of_panel(pages[-2:])


def _pages(installed: Iterable[Installation]) -> Iterator[Page]:
    first, *others = installed
    yield _page("one interviewer", first, past=0)
    yield slot_page("panel of 10 over a month", web=first.web, database=first.database, make_offer=rows.offer_to_panel)
    for one in others:
        yield _page(f"one interviewer, {one.past:,} past bookings", one, past=one.past)
    for one in (first, others[-1]):
        yield slot_page(
            f"published hours of 10, 3 busy calendars each, {one.past:,} past bookings",
            web=one.web,
            database=one.database,
            make_offer=partial(rows.offer_to_publishing_panel, past=one.past),
        )


def _page(name: str, installation: Installation, *, past: int) -> Page:
    make_offer = partial(rows.offer_to_one, past=past)
    return slot_page(name, web=installation.web, database=installation.database, make_offer=make_offer)


def _growth(pages: list[Measured], alone: list[Measured]) -> Table:
    return Table(
        title="Growth with history",
        head=["past bookings", "page SQL", "page p50 ms", "to none", "booking SQL", "booking p50 ms", "to none"],
        rows=[
            [
                f"{past:,}",
                str(page.statements),
                milliseconds(page.timing.p50),
                times(page.timing.p50, pages[0].timing.p50),
                str(booking.statements),
                milliseconds(booking.timing.p50),
                times(booking.timing.p50, alone[0].timing.p50),
            ]
            for past, page, booking in zip(PASTS, pages, alone, strict=True)
        ],
    )


def _growth_of_panel(pages: list[Measured]) -> Table:
    return Table(
        title="Growth with history: published hours of 10 people with 3 busy calendars each",
        head=["past bookings of all", "page SQL", "page p50 ms", "to none"],
        rows=[
            [
                f"{past:,}",
                str(page.statements),
                milliseconds(page.timing.p50),
                times(page.timing.p50, pages[0].timing.p50),
            ]
            for past, page in zip((PASTS[0], PASTS[-1]), pages, strict=True)
        ],
    )


def _machine() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0].split()[0]
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, PostgreSQL {server}"


def _busy() -> str:
    """What else the machine had to do in the minute before: figures of a busy machine are worth little."""
    return f"{os.getloadavg()[0]:.1f} other programs were running at the start"


def _markdown(tables: list[Table], *, machine: str) -> str:
    how = HOW.format(processes=WEB_PROCESSES, cores=os.cpu_count(), at_once=AT_ONCE)
    when = f'Measured on {timezone.now():%d %B %Y} by `make bench ARGS="--write docs/benchmarks.md"`: {machine}.'
    return "\n\n".join(["# Benchmarks", how.strip(), when, *(table.markdown() for table in tables)]) + "\n"
