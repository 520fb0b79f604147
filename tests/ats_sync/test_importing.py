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
    recruitee.reset()
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


@pytest.mark.parametrize("fault", ["error", "not_json"])
def test_one_job_and_one_person_who_are_answered_badly_hold_up_nothing(company, recruitee, fault):
    seed = many(jobs=JOBS, candidates=PEOPLE)["companies"][0]
    job, person = seed["offers"][0]["id"], seed["candidates"][1]["id"]
    recruitee.fault(fault, on="offer", about=job, times=None)
    recruitee.fault(fault, on="candidate", about=person, times=None)
    company.read()
    with organization_context(company.organization):
        assert JobLink.objects.get(remote_id=job).problem == ("down" if fault == "error" else "odd")
        assert JobLink.objects.filter(problem="").count() == JOBS - 1
        CandidateLink.objects.filter(remote_id=person).update(read_due_at=company.now)
    assert company.fresh().imported_at
    company.later(seconds=1).read()
    recruitee.clear_faults()
    company.later(minutes=11).read()
    company.later(minutes=2).read()
    with organization_context(company.organization):
        assert (Candidate.objects.count(), Application.objects.count()) == (PEOPLE, PEOPLE)
        for rows_ in (CandidateLink.objects, JobLink.objects):
            assert not rows_.exclude(problem="").exists()


def test_where_everything_is_refused_the_admins_are_told(company, recruitee, outbox):
    recruitee.fault("error", on="reads", status=403, times=None)
    company.read()
    recruitee.clear_faults()
    assert (company.fresh().state, company.fresh().imported_at) == ("rejected", None)
    assert outbox.mails("ats_rejected")
