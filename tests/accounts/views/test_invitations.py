import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.actions import invite, revoke_invitation
from accounts.models import Invitation, Membership, User
from core.tenancy import organization_context, system_context
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization(now):
    return factories.organization(name="Nordlicht Bio")


@pytest.fixture
def invitation(organization, now):
    ines = factories.user(name="Ines Albrecht")
    with organization_context(organization):
        return invite(
            organization=organization, email="jonas@example.com", role="recruiter", by=factories.actor(ines), now=now
        )


@pytest.fixture
def address(invitation, outbox):
    [mail] = outbox.mails("membership_invitation")
    return mail.text.partition("http://127.0.0.1:8000")[2].split()[0]


@pytest.fixture
def jonas():
    return factories.user(email="jonas@example.com", name="Jonas Weber")


def members(organization):
    with organization_context(organization):
        return set(Membership.objects.values_list("user__email", flat=True))


def test_visitors_see_who_invites_to_what_and_how_to_go_on(client, address):
    response = client.get(address)
    words = response.content.decode()
    assert response.status_code == 200
    assert "Ines Albrecht invites you to the hiring team of Nordlicht Bio. Your role: Recruiter." in words
    assert f"{reverse('account_login')}?next={address}" in words
    assert f"{reverse('account_signup')}?next={address}" in words
    assert "jonas@example.com" not in words


def test_the_page_is_not_kept_and_names_no_referrer(client, address):
    response = client.get(address)
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"  # no other site learns the token, and the form works


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(sign_in, jonas, organization, address, method):
    before = members(organization)
    assert getattr(sign_in(jonas), method)(address).status_code == 200
    assert members(organization) == before
    with system_context("a test"):
        assert Invitation.objects.get().accepted_at is None


def test_joining_leads_to_the_team(sign_in, jonas, organization, address):
    response = sign_in(jonas).post(address)
    assert response.url == reverse("team_applications", kwargs={"slug": organization.slug})
    assert "jonas@example.com" in members(organization)


def test_who_joins_without_a_zone_lives_in_that_of_the_team(sign_in, organization, address):
    person = factories.user(email="jonas@example.com", time_zone="UTC")
    sign_in(person).post(address)
    assert User.objects.get(pk=person.pk).time_zone == organization.time_zone != "UTC"


def test_joining_twice_and_looking_again_lead_to_the_team(sign_in, jonas, organization, address):
    client = sign_in(jonas)
    answers = [client.post(address), client.post(address), client.get(address)]
    assert {answer.url for answer in answers} == {reverse("team_applications", kwargs={"slug": organization.slug})}


def test_visitors_who_press_the_button_sign_in_first(client, organization, address):
    response = client.post(address)
    assert response.url == f"{reverse('account_login')}?next={address}"
    assert "jonas@example.com" not in members(organization)


def test_the_wrong_person_is_told_so(sign_in, organization, address):
    somebody = factories.user()
    client = sign_in(somebody)
    for response, status in ((client.get(address), 200), (client.post(address), 409)):
        assert response.status_code == status
        assert "This invitation was sent to another email address" in response.content.decode()
    assert somebody.email not in members(organization)


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_expired_invitation_says_so(sign_in, jonas, organization, address, now, method):
    with time_machine.travel(now + timedelta(days=14), tick=False):
        response = getattr(sign_in(jonas), method)(address)
    assert response.status_code == 410
    assert "This invitation has ended" in response.content.decode()
    assert "jonas@example.com" not in members(organization)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_revoked_invitation_says_so(sign_in, jonas, organization, invitation, address, now, method):
    with organization_context(organization):
        revoke_invitation(invitation, by=factories.NOBODY, now=now)
    assert getattr(sign_in(jonas), method)(address).status_code == 410
    assert "jonas@example.com" not in members(organization)


def test_a_used_link_tells_others_nothing_but_that_it_ended(client, sign_in, jonas, address):
    sign_in(jonas).post(address)
    assert client.get(address).status_code == 410


def test_an_unknown_token_is_explained(client, db):
    response = client.get(reverse("accept_invitation", kwargs={"token": "guessed"}))
    assert response.status_code == 404
    assert "This invitation has ended" in response.content.decode()


def test_guessing_is_throttled_by_address(client, settings, address):
    settings.WRONG_TOKENS_ALLOWED = 3
    guessed = reverse("accept_invitation", kwargs={"token": "guessed"})
    assert [client.get(guessed).status_code for _guess in range(6)] == [404, 404, 404, 404, 429, 429]
    assert client.get(address).status_code == 429
    assert client.get(address, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_somebody_new_signs_up_and_comes_back_to_the_invitation(client, address, outbox):
    details = {"name": "Jonas Weber", "email": "jonas@example.com", "password1": "nine bridges of Berlin"}
    client.post(reverse("account_signup"), {**details, "next": address})
    [mail] = outbox.mails("account")
    [code] = re.findall(r"^\s*([A-Z0-9-]{6,12})\s*$", mail.text, re.MULTILINE)
    response = client.post(reverse("account_email_verification_sent"), {"code": code})
    assert response.url == address
    assert "Join Nordlicht Bio" in client.get(address).content.decode()


def test_the_wrong_person_signs_out_and_comes_back_to_the_invitation(sign_in, address):
    client = sign_in(factories.user())
    assert f'name="next" value="{address}"' in client.get(address).content.decode()
    assert client.post(reverse("account_logout"), {"next": address}).url == address
