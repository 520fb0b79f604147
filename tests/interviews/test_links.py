"""Minting and resolving links."""

import hashlib
from datetime import timedelta

import pytest
from django.conf import settings

from core.tenancy import organization_context, system_context
from core.tokens import token_hash
from interviews import links
from interviews.models import Interview, Link, Purpose
from tests.factories import NOW
from tests.interviews.factories import pending

pytestmark = pytest.mark.django_db


def mint(interview: Interview) -> str:
    """The token of a new link."""
    with organization_context(interview.organization):
        return links.mint(interview, purpose=Purpose.CHOOSE, now=NOW).split("/")[-2]


def stored(token: str) -> Link:
    with system_context("a test"):
        return Link.objects.get(token_hash=hashlib.sha256(token.encode()).hexdigest())


def usable(*, at) -> int:
    with system_context("a test"):
        return Link.objects.usable(at).count()


def test_a_link_is_an_address_of_ours():
    interview = pending()
    with organization_context(interview.organization):
        assert links.mint(interview, purpose=Purpose.CHOOSE, now=NOW).startswith(f"{settings.PUBLIC_URL}/i/")


def test_a_token_has_256_random_bits():
    interview = pending()
    tokens = {mint(interview) for _ in range(20)}
    assert ({len(token) for token in tokens}, len(tokens)) == ({43}, 20)


def test_of_the_token_only_the_hash_is_kept():
    token = mint(pending())
    assert token not in [str(value) for value in vars(stored(token)).values()]


def test_a_link_knows_its_interview_and_its_lifetime():
    interview = pending()
    link = stored(mint(interview))
    assert (link.interview_id, link.expires_at - link.created_at) == (interview.pk, settings.LINK_LIFETIME)


def test_a_link_is_found_by_its_token_before_any_door_is_open():
    token = mint(pending())
    assert links.find(token) == stored(token)


@pytest.mark.parametrize("token", ["", "unknown", "\x00", "🦉", "x" * 100_000])
def test_an_unknown_token_finds_nothing(token):
    mint(pending())
    assert links.find(token) is None


def test_the_hash_itself_opens_nothing():
    token = mint(pending())
    assert links.find(token_hash(token)) is None


@pytest.mark.parametrize(("seconds", "count"), [(-1, 1), (0, 0)])
def test_a_link_is_usable_until_it_expires(seconds, count):
    pending()
    assert usable(at=NOW + settings.LINK_LIFETIME + timedelta(seconds=seconds)) == count


def test_revoking_ends_all_links_of_one_interview():
    mine, other = pending(), pending()
    mint(mine)
    with organization_context(mine.organization):
        links.revoke(mine, now=NOW)
    with system_context("a test"):
        assert list(Link.objects.usable(NOW).values_list("interview", flat=True)) == [other.pk]


def test_revoking_again_keeps_the_first_time():
    interview = pending()
    with organization_context(interview.organization):
        for minutes in (0, 5):
            links.revoke(interview, now=NOW + timedelta(minutes=minutes))
        assert Link.objects.get().revoked_at == NOW
