"""An organization that can call, one job with calls, and who looks at its pages."""

import pytest
from django.test import Client

from accounts.models import Organization
from marketplace.models import Job
from tests import factories
from tests.conftest import SignIn
from tests.voicecalls.factories import line, rule


@pytest.fixture
def organization() -> Organization:
    organization = factories.organization(name="Nordlicht Bio")
    line(organization)
    return organization


@pytest.fixture
def job(organization: Organization) -> Job:
    job = factories.job(organization, title="Study Nurse")
    rule(job)
    return job


@pytest.fixture
def recruiter(organization: Organization, sign_in: SignIn) -> Client:
    return sign_in(factories.member(organization, "recruiter").user)
