"""The page on which a candidate chooses a time, each time beside the bare limit with as many SQL statements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.arithmetic import Timing, together
from bench.load import load, request
from bench.rows import opening_hours
from bench.table import milliseconds, number, share
from tests.resilience import databases, offers
from tests.resilience.visitor import Visitor

ROUNDS, A_ROUND = 5, 60
BARE_ROUND = 240  # as they are over so soon
WARM_UP = 12
HEAD = ["per second", "p50 ms", "p99 ms", "SQL", "bare limit", "reached"]


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of one installation, ready to be asked for."""

    name: str
    web: tuple[str, int]
    asked: bytes
    statements: int


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Something of the product, and its bare limit on the same machine in the same minute."""

    name: str
    timing: Timing
    statements: int
    bare: Timing


def row(measured: Measured) -> list[str]:
    """Its name and what stands under HEAD."""
    timing, bare = measured.timing, measured.bare
    figures = [number(timing.per_second), milliseconds(timing.p50), milliseconds(timing.p99), str(measured.statements)]
    return [measured.name, *figures, number(bare.per_second), share(timing.per_second, bare.per_second)]


def slot_page(name: str, *, web: tuple[str, int], database: str, make_offer: Callable[[], object]) -> Page:
    """The times of the first day on offer, as the holder of the mailed link sees them."""
    with databases.at_work_in(database):
        make_offer()
        link = offers.mailed_links()[-1]
        visitor = Visitor(web)
        path = f"{visitor.get(link).location}?zone=Europe%2FBerlin&date={opening_hours(days=1)[0].start.date()}"
        if not visitor.get(path).values("slot"):
            raise RuntimeError(f"{name} offers no time")
        return Page(
            name=name,
            web=web,
            asked=request("GET", path, headers=visitor.headers()),
            statements=statements(path, link=link),
        )


def statements(path: str, *, link: str) -> int:
    """How many SQL statements the page takes, transactions included, after the link was opened."""
    browser = visiting(link)
    browser.get(path)  # what is read once a process
    with CaptureQueriesContext(connection) as queries:
        browser.get(path)
    return len(queries)


def visiting(link: str) -> Client:
    """A browser in this process that has opened a mailed link."""
    browser = Client(SERVER_NAME=urlsplit(settings.PUBLIC_URL).hostname or "localhost")
    browser.get(urlsplit(link).path)
    return browser


def side_by_side(pages: Sequence[Page], *, bare: tuple[str, int]) -> list[Measured]:
    """In rounds, so that whatever else the machine does meets all of them alike."""
    limits = {page.statements: request("GET", f"/{page.statements}/", headers={"Host": bare[0]}) for page in pages}
    for page in pages:
        load(page.web, [page.asked], expected=200, count=WARM_UP)
    rounds: list[tuple[list[Timing], list[Timing]]] = []
    for _ in range(ROUNDS):
        real = [load(page.web, [page.asked], expected=200, count=A_ROUND) for page in pages]
        limit = [load(bare, [limits[page.statements]], expected=200, count=BARE_ROUND) for page in pages]
        rounds.append((real, limit))
    return [
        Measured(
            name=page.name,
            statements=page.statements,
            timing=together([real[number] for real, _ in rounds]),
            bare=together([limit[number] for _, limit in rounds]),
        )
        for number, page in enumerate(pages)
    ]
