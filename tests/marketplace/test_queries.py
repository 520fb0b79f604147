import pytest

from core.tenancy import organization_context
from marketplace.actions import close_job
from marketplace.models import Job
from marketplace.queries import Relation, find_job, open_jobs, relation_to
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(now):
    bio, steel = factories.organization(name="Nordlicht Bio"), factories.organization(name="Ruhr Steel")
    return {
        "nurse": factories.job(bio, title="Study Nurse", place="Berlin", description="Care for people in studies."),
        "welder": factories.job(steel, title="Welder", place="Essen", description="Join steel."),
        "closed": closed(factories.job(steel, title="Closed Welder", place="Essen"), now),
    }


def closed(job, now):
    with organization_context(job.organization):
        close_job(job, by=factories.NOBODY, now=now)
    return job


def titles(**wanted):
    return sorted(open_jobs(**wanted).values_list("title", flat=True))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["Study Nurse", "Welder"]),
        ({"words": "NURSE"}, ["Study Nurse"]),
        ({"words": "steel"}, ["Welder"]),
        ({"words": "ruhr join"}, ["Welder"]),
        ({"words": "nurse steel"}, []),
        ({"place": "essen"}, ["Welder"]),
        ({"words": "nurse", "place": "essen"}, []),
        ({"words": "100%"}, []),
        ({"words": "_"}, []),
    ],
)
def test_open_jobs_are_found_by_words_and_place(jobs, wanted, found):
    assert titles(**wanted) == found


def test_a_job_is_found_by_its_address_open_or_closed(jobs):
    assert [find_job(job.pk) for job in jobs.values()] == list(jobs.values())
    with pytest.raises(Job.DoesNotExist):
        find_job(jobs["nurse"].organization.memberships.model().pk)


def test_what_somebody_has_to_do_with_a_job(jobs):
    job = jobs["nurse"]
    applicant, colleague, stranger = factories.user(), factories.member(job.organization).user, factories.user()
    application = factories.application(job, person=applicant)
    assert relation_to(job, applicant) == Relation(application=application)
    assert relation_to(job, colleague) == Relation(hires=True)
    assert relation_to(job, stranger) == Relation()
    assert relation_to(jobs["welder"], applicant) == Relation()
