"""Jobs with many people are read by workers that are killed again and again: everybody comes once."""

import faulthandler
import json
import sys
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.utils import timezone

from ats_sync.models import CandidateLink, Connection, JobLink
from ats_sync.port import PAGE
from ats_sync.queries.states import progress_of
from core.tenancy import organization_context
from marketplace.models import Application, Candidate, Job
from tests import factories
from tests.ats_sync import factories as rows
from tests.ats_sync.reading import content
from tests.resilience.programs import Program, running, wait_until
from tests.sandbox.recruitee.running import COMPANY, TOKEN, many
from tests.sandbox.recruitee.running import running as running_stand_in

WORKERS = [sys.executable, "-m", "tests.resilience.link_worker", "2"]
PATIENCE = 240.0


@pytest.fixture
def connection(database):
    """Just connected."""
    now = timezone.now()
    begun = {"imported_at": None, "read_at": None, "read_due_at": now, "company": str(COMPANY), "token": TOKEN}
    return rows.connection(factories.organization(), now=now, **begun)


def survive(database, connection, folder, *, jobs: int, people: int, killed_at: Sequence[tuple[int, int]]) -> None:
    """`killed_at`: the workers are killed as soon as so many jobs and so many people were read."""
    seed = folder / "many.json"
    seed.write_text(json.dumps(many(jobs=jobs, candidates=people)))
    with running_stand_in(seed=seed, speed=1) as recruitee, organization_context(connection.organization):
        environment = {**database, "RECRUITEE_URL": recruitee.address}
        for number, (some_jobs, some_people) in enumerate(killed_at):
            with running(Program(WORKERS, environment=environment, log=folder / f"worker{number}.log")) as workers:
                has_got_there = partial(has_got_to, some_jobs, some_people)
                wait_until(has_got_there, seconds=PATIENCE, what=f"{some_jobs} jobs and {some_people} people")
                workers.kill()
        is_complete = Connection.objects.get().imported_at is not None
        read_all(environment, log=folder / "last.log")
        assert not is_complete
        assert (Job.objects.count(), Candidate.objects.count(), Application.objects.count()) == (jobs, people, people)
        assert not CandidateLink.objects.exclude(read_due_at=None).exists()
        asked = len(recruitee.journal(kind="api"))
        sys.stdout.write(f"\nrequests: {asked}\n")
        assert asked <= 2 * jobs + 1 + people // PAGE + 1 + 4 * (len(killed_at) + 1)
        read_everything_again(environment, log=folder / "again.log")


def has_got_to(jobs: int, people: int) -> bool:
    """Whether the page of the link says so."""
    progress = progress_of(Connection.objects.get(), now=timezone.now())
    return progress.jobs_read >= jobs and progress.candidates_read >= people


def read_all(environment: dict[str, str], *, log: Path) -> None:
    with running(Program(WORKERS, environment=environment, log=log)):
        wait_until(lambda: bool(Connection.objects.get().imported_at), seconds=PATIENCE, what="the end of the import")


def read_everything_again(environment: dict[str, str], *, log: Path) -> None:
    """A second import changes nothing."""
    before, begun = content(), timezone.now()
    for links in (Connection.objects, JobLink.objects, CandidateLink.objects):
        links.update(read_due_at=begun)
    Connection.objects.update(imported_at=None, listed=0)
    read_all(environment, log=log)
    assert not CandidateLink.objects.filter(read_at__lt=begun - timedelta(seconds=1)).exists()
    assert content() == before


def test_an_import_that_is_killed_takes_over_everybody_once(database, connection, tmp_path):
    survive(database, connection, tmp_path, jobs=6, people=200, killed_at=[(2, 0), (6, 20), (6, 120)])


@pytest.mark.resilience_long
def test_forty_jobs_and_two_thousand_people(database, connection, tmp_path):
    faulthandler.cancel_dump_traceback_later()  # on a busy machine it takes longer than any other test may
    killed_at = [(1, 0), (25, 0), (40, 30), (40, 500), (40, 1100), (40, 1900)]
    survive(database, connection, tmp_path, jobs=40, people=2000, killed_at=killed_at)
