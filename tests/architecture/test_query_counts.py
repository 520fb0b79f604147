"""Every page of the product asks the database as often with thirty of everything as with one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pytest
from django.db import connection

from tests.architecture.addresses import Address, addresses
from tests.architecture.answers import Answer, expected
from tests.architecture.database import undone
from tests.architecture.entries import ENTRIES
from tests.architecture.growth import MANY, grow
from tests.architecture.test_schema import tenant_owned
from tests.architecture.visitors import EVERY_VISITOR, Visitor, World

pytestmark = pytest.mark.django_db
WHO_LOOKS = ("candidate", "admin", "holder of a usable link", "interviewer", "representative", "anonymous")
EACH = 2 if EVERY_VISITOR else 1  # people at an address
MOST_QUERIES = 20


def visits(world: World) -> Iterator[tuple[Visitor, Address]]:
    """Somebody who may enter, at every address of ours."""
    for address in addresses():
        if address.is_ours and address.access:
            lookers, entry = map(world.visitor, WHO_LOOKS), ENTRIES[address.name]
            entering = (each for each in lookers if expected(address.access, each, address, entry) == Answer.OPEN)
            yield from ((visitor, address) for visitor in islice(entering, EACH))


class Counter:
    """Of queries; it keeps none of them."""

    queries = 0

    def __call__(self, execute: Callable[..., Any], *query: Any) -> Any:
        self.queries += 1
        return execute(*query)


def counts(world: World) -> dict[str, int]:
    """How many queries each page takes."""
    found = {}
    for visitor, address in visits(world):
        path = address.path(**ENTRIES[address.name].values(world.here))
        counter = Counter()
        with undone(), connection.execute_wrapper(counter):
            response = visitor.ask("GET", path)
        if response.status_code == 200:
            found[f"{visitor.name} at {address.name}"] = counter.queries
    return found


@dataclass(frozen=True, kw_only=True)
class Grown:
    """What was counted while there was one row of everything, and when there were thirty."""

    few: dict[str, int]
    many: dict[str, int]
    sizes_before: dict[str, int]
    sizes_after: dict[str, int]


@pytest.fixture(scope="module")
def grown(world: World) -> Grown:
    few, before = counts(world), sizes(world)
    grow(world.here)
    return Grown(few=few, many=counts(world), sizes_before=before, sizes_after=sizes(world))


def test_no_page_asks_more_often_when_there_is_more_to_show(grown: Grown):
    few, many = grown.few, grown.many
    assert {page: (few[page], many.get(page)) for page in few if many.get(page) != few[page]} == {}
    assert len(few) > 40
    assert {page: number for page, number in many.items() if number > MOST_QUERIES} == {}


# An organization has one such row.
ONE_EACH = {
    "ats_sync_connection",
    "interviews_interviewsettings",
    "voicecalls_callcontrol",
    "voicecalls_line",
    "voicecalls_suppressionkey",
}


@pytest.mark.usefixtures("grown")
def test_there_are_many_of_everything(world: World):
    """The control: a page that lists rows of any table lists many of them."""
    with connection.cursor() as cursor:
        for table in tenant_owned().keys() - ONE_EACH:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE organization_id = %s", [world.here.organization.pk])  # noqa: S608
            assert cursor.fetchone()[0] >= MANY, table


LISTS = {
    "jobs": "anonymous",
    "team_jobs": "recruiter",
    "team_applications": "interviewer",
    "team_application": "interviewer",
    "team_interview": "interviewer",
    "team_members": "admin",
    "request_interview": "recruiter",
    "busy_calendars": "recruiter",
    "my_applications": "candidate",
    "my_interviews": "candidate",
    "proposal": "candidate",
    "pick_time": "candidate",
    "desk": "representative",
    "conference": "representative",
    "calls": "recruiter",
    "call_case": "recruiter",
    "calls_overview": "recruiter",
    "calls_export": "recruiter",
    "test_calls": "recruiter",
    "suppressions": "recruiter",
    "ats_link": "recruiter",
}


def sizes(world: World) -> dict[str, int]:
    paths = {
        each.name: each.path(**ENTRIES[each.name].values(world.here)) for each in addresses() if each.name in LISTS
    }
    return {name: len(world.visitor(LISTS[name]).client.get(path).content) for name, path in paths.items()}


def test_lists_show_the_many(grown: Grown):
    """The control: the pages really grow."""
    assert [name for name in LISTS if grown.sizes_after[name] <= grown.sizes_before[name]] == []
