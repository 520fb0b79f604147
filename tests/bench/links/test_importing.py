"""An import costs as much for each candidate, however many there are."""

from pathlib import Path

import pytest

from bench.links.hearing import applied
from bench.links.importing import Import, company, connected, imported
from tests.resilience import databases

ROOM = 1.02  # for what is asked once


def import_of(people: int, *, jobs: int, folder: Path) -> Import:
    with (
        company(jobs=jobs, people=people, folder=folder) as recruitee,
        databases.created("test", template=databases.schema()) as name,
        databases.at_work_in(name),
    ):
        return imported(recruitee, connected(), jobs=jobs, people=people)


@pytest.fixture
def _databases_open(django_db_blocker):
    with django_db_blocker.unblock():
        yield


@pytest.mark.usefixtures("_databases_open")
def test_requests_and_statements_of_each_candidate_stay_the_same(tmp_path):
    few, many = (import_of(jobs * 50, jobs=jobs, folder=tmp_path) for jobs in (2, 6))
    assert len(many.targets) / many.people <= len(few.targets) / few.people * ROOM
    assert many.statements / many.people <= few.statements / few.people * ROOM
    row = many.row(bare=many.seconds / 4, first=few)
    assert (row[0], row[-1]) == ("300 in 6", "25 %")


@pytest.mark.usefixtures("_databases_open")
def test_events_are_applied_before_they_are_counted(tmp_path):
    with databases.created("test", template=databases.schema()) as name:
        speed = applied(name, folder=tmp_path, rounds=1, each=5)
    assert speed.timing.per_second > 0


@pytest.mark.usefixtures("_databases_open")
def test_whoever_is_missing_is_noticed(tmp_path):
    with (
        company(jobs=1, people=10, folder=tmp_path) as recruitee,
        databases.created("test", template=databases.schema()) as name,
        databases.at_work_in(name),
        pytest.raises(RuntimeError, match="of 11 candidates"),
    ):
        imported(recruitee, connected(), jobs=1, people=11)
