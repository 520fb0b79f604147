"""The first import of a company, over HTTP from the stand-in for Recruitee; beside the same answers fetched by requests
alone and the same rows written by psycopg alone."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import requests
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from psycopg import sql
from psycopg.types.json import Json

from ats_sync.actions.reading import read_due
from ats_sync.models import ApplicationLink, Connection
from bench.calls.speed import HEAD, Speed, one_by_one, took
from bench.table import times
from core.tenancy import organization_context
from marketplace.models import Application
from tests import factories
from tests.ats_sync import factories as links
from tests.resilience import databases
from tests.sandbox.recruitee.running import COMPANY, TOKEN, RunningRecruitee, many, running

PEOPLE_OF_A_JOB, SMALLER = 50, 4  # times
AT_ONCE = 1e6  # requests a second: politeness is not what is measured
FOREVER = 3600.0
HEAD_OF_IMPORTS = ["candidates in jobs", "requests", "each", "SQL", "each", "SQL to the first", *HEAD]
LEFT = {  # what an import leaves of a person: how the rows are found by their candidate
    "marketplace_candidate": "t.id",
    "ats_sync_candidatelink": "candidate_id",
    "marketplace_application": "candidate_id",
    "ats_sync_applicationlink": "(SELECT candidate_id FROM marketplace_application a WHERE a.id = t.application_id)",
}


@dataclass(frozen=True, kw_only=True)
class Import:
    """How one went. `targets`: what was asked for, in order."""

    people: int
    jobs: int
    targets: Sequence[str]
    statements: int
    seconds: float

    def row(self, *, bare: float, first: "Import") -> list[str]:
        speed = Speed(name="", timing=one_by_one([self.seconds]), bare=one_by_one([bare]), each=self.people)
        requested, each = len(self.targets), self.statements / self.people
        name = f"{self.people:,} in {self.jobs}"
        counts = [str(requested), f"{requested / self.people:.3f}", str(self.statements), f"{each:.1f}"]
        return [name, *counts, times(each, first.statements / first.people), *speed.row()[1:]]


@contextmanager
def company(*, jobs: int, people: int, folder: Path) -> Iterator[RunningRecruitee]:
    """The stand-in with so much in it, which the product asks as often as it likes."""
    seed = folder / f"company-{people}.json"
    seed.write_text(json.dumps(many(jobs=jobs, candidates=people)))
    with (
        running(seed=seed, speed=1) as recruitee,
        override_settings(RECRUITEE_URL=recruitee.address, ATS_REQUESTS_PER_SECOND=AT_ONCE),
    ):
        yield recruitee


def connected() -> Connection:
    """Just now: nothing was read."""
    begun = {"imported_at": None, "read_at": None, "read_due_at": timezone.now()}
    return links.connection(factories.organization(now=timezone.now()), company=str(COMPANY), token=TOKEN, **begun)


def imported(recruitee: RunningRecruitee, made: Connection, *, jobs: int, people: int) -> Import:
    """All of it, in this process. RuntimeError if anybody is missing."""
    counted: Counter[str] = Counter()

    def counts(execute: Callable[..., Any], *call: Any) -> Any:
        counted["statements"] += 1
        return execute(*call)

    with connection.execute_wrapper(counts):
        seconds = took(lambda: read_due(clock=timezone.now, seconds=FOREVER))
    with organization_context(made.organization):
        found = Application.objects.count(), ApplicationLink.objects.exclude(application=None).count()
        if found != (people, people) or Connection.objects.get().imported_at is None:
            raise RuntimeError(f"{found} of {people} candidates were imported")
    targets = [entry["target"] for entry in recruitee.journal(kind="api")]
    return Import(people=people, jobs=jobs, targets=targets, statements=counted["statements"], seconds=seconds)


def imports(schema: str, *, people: int, folder: Path) -> list[list[str]]:
    """Of a smaller and a larger company, with as many candidates in each job."""
    found = []
    for number in (people // SMALLER, people):
        jobs = max(number // PEOPLE_OF_A_JOB, 1)
        with (
            company(jobs=jobs, people=number, folder=folder) as recruitee,
            databases.created("bench", template=schema) as name,
            databases.at_work_in(name),
        ):
            one = imported(recruitee, connected(), jobs=jobs, people=number)
            found.append((one, _fetched(recruitee, one.targets) + _written(name)))
    first = found[0][0]
    return [one.row(bare=bare, first=first) for one, bare in found]


def _fetched(recruitee: RunningRecruitee, targets: Sequence[str]) -> float:
    """Seconds that the same requests take by themselves."""
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {TOKEN}"

        def fetch() -> None:
            for target in targets:
                answer = session.get(f"{recruitee.address}{target}", timeout=60)
                answer.raise_for_status()
                answer.json()

        return took(fetch)


def _written(name: str) -> float:
    """Seconds that the same rows take, one transaction for each person, into tables without foreign keys."""
    with psycopg.connect(databases.url_of(name), autocommit=True) as plain:
        people: dict[Any, list[tuple[sql.Composed, list[Any]]]] = defaultdict(list)
        for table, whose in LEFT.items():
            kept, copy = sql.Identifier(table), sql.Identifier(f"bare_{table}")
            rows = plain.execute(sql.SQL("SELECT {}, t.* FROM {} t").format(sql.SQL(whose), kept)).fetchall()
            plain.execute(sql.SQL("CREATE TEMPORARY TABLE {} (LIKE {} INCLUDING ALL)").format(copy, kept))
            for person, *row in rows:
                values = [Json(value) if isinstance(value, (dict, list)) else value for value in row]
                holes = sql.SQL(", ").join([sql.Placeholder()] * len(values))
                people[person].append((sql.SQL("INSERT INTO {} VALUES ({})").format(copy, holes), values))

        def write() -> None:
            for inserts in people.values():
                with plain.transaction(), plain.cursor() as cursor:
                    for insert, values in inserts:
                        cursor.execute(insert, values)

        return took(write)
