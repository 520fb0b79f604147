"""Numbers that are not to be called: kept as hashes that outlive the rotation of keys."""

import pytest
from cryptography.fernet import Fernet
from django.test import override_settings

from accounts.models import Entry
from core.encryption import Undecipherable
from core.tenancy import organization_context
from tests import factories
from tests.factories import NOBODY, NOW
from voicecalls.actions import is_suppressed, lift, suppress, suppressed
from voicecalls.models import Suppression

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "+4915228817001", "+4915228817002"


@pytest.fixture
def organization():
    organization = factories.organization()
    with organization_context(organization):
        yield organization


def stop(organization, number=NUMBER):
    return suppress(organization, number=number, via="phone", by=NOBODY, now=NOW)


def test_of_many_numbers_those_that_said_no(organization):
    stop(organization)
    assert suppressed(organization, numbers=[OTHER, NUMBER]) == {NUMBER}


def test_two_queries_however_many(organization, count_queries):
    stop(organization)
    assert count_queries(lambda: suppressed(organization, numbers=[f"+4915{n:08}" for n in range(500)])) == 2


def test_nobody_has_ever_said_no(organization):
    assert not is_suppressed(organization, number=NUMBER)


def test_said_twice_it_is_noted_once(organization):
    assert stop(organization) == stop(organization)
    assert Entry.objects.filter(verb="stopped calls to a number").count() == 1


def test_the_number_itself_stands_nowhere(organization):
    row = stop(organization)
    assert NUMBER not in str(vars(row))
    assert row.hint == NUMBER[-3:]


def test_lifted_it_may_be_called_and_suppressed_anew(organization):
    lift(stop(organization), by=NOBODY, now=NOW)
    assert not is_suppressed(organization, number=NUMBER)
    stop(organization)
    assert is_suppressed(organization, number=NUMBER)
    assert Suppression.objects.count() == 2


def test_the_same_number_has_another_hash_elsewhere():
    hashes = set()
    for organization in (factories.organization(), factories.organization()):
        with organization_context(organization):
            hashes.add(stop(organization).number_hash)
    assert len(hashes) == 2


def test_the_hash_outlives_new_encryption_keys(organization, settings):
    stop(organization)
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.ENCRYPTION_KEYS]
    assert is_suppressed(organization, number=NUMBER)


def test_lost_keys_never_let_somebody_be_called(organization):
    stop(organization)
    with override_settings(ENCRYPTION_KEYS=[Fernet.generate_key().decode()]), pytest.raises(Undecipherable):
        is_suppressed(organization, number=NUMBER)
