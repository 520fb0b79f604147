"""The first reading of a company at the stand-in for Recruitee, over HTTP: everything once, in few requests."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from ats_sync.models import CandidateLink, Connection, JobLink
from ats_sync.vendors import vendor
from core.tenancy import organization_context
from marketplace.models import Application, Candidate
from tests import factories
from tests.ats_sync import factories as rows
from tests.ats_sync.board import Board
from tests.ats_sync.reading import Company, content
from tests.factories import NOW
from tests.sandbox.recruitee.running import COMPANY, TOKEN, RunningRecruitee, many, running

pytestmark = pytest.mark.django_db
JOBS, PEOPLE = 3, 30


@pytest.fixture(scope="module")
def recruitee(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRecruitee]:
    seed: Path = tmp_path_factory.mktemp("recruitee") / "many.json"
    seed.write_text(json.dumps(many(jobs=JOBS, candidates=PEOPLE)))
    with running(seed=seed, speed=0) as stand_in:
        vendor.cache_clear()
        with override_settings(RECRUITEE_URL=stand_in.address, ATS_REQUESTS_PER_SECOND=10_000.0):
            yield stand_in


@pytest.fixture
def company(recruitee: RunningRecruitee) -> Company:
    organization = factories.organization()
    begun = {"imported_at": None, "read_at": None, "read_due_at": NOW, "company": str(COMPANY), "token": TOKEN}
    return Company(board=Board(), organization=organization, connection=rows.connection(organization, **begun))


def test_everything_is_taken_over_once_and_in_few_requests(company: Company, recruitee: RunningRecruitee):
    company.read()
    with organization_context(company.organization):
        found = Candidate.objects.count(), Application.objects.count(), JobLink.objects.count()
        assert found == (PEOPLE, PEOPLE, JOBS)
        assert Candidate.objects.exclude(phone="").count() == PEOPLE
        assert not CandidateLink.objects.exclude(read_due_at=None).exists()
    assert company.fresh().imported_at
    asked = Counter(entry["route"] for entry in recruitee.journal(kind="api"))
    assert sum(asked.values()) <= 2 + 3 * JOBS + 2, asked
    before = content()
    with organization_context(company.organization):
        for links in (Connection.objects, JobLink.objects, CandidateLink.objects):
            links.update(read_due_at=company.now)
        Connection.objects.update(imported_at=None, listed=0)
    company.read()
    assert content() == before
