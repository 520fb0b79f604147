"""Signing up and in, as allauth and our adapter do it together."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.actions import add_representative
from accounts.models import User
from core.tenancy import system_context
from marketplace.models import Candidate
from tests import factories

pytestmark = pytest.mark.django_db


def sign_up(client, **changes):
    details = {"name": "Jonas Weber", "email": "Jonas@Example.com", "password1": "nine bridges of Berlin", **changes}
    return client.post(reverse("account_signup"), details)


def code_in(mail):
    found = re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", mail.text, re.MULTILINE)
    assert found, mail.text
    return found.group(1)


def confirm(client, outbox, page="account_email_verification_sent"):
    return client.post(reverse(page), {"code": code_in(outbox.mails("account")[-1])})


def test_a_new_account_has_a_name_and_the_browsers_language(client, outbox):
    sign_up(client)
    person = User.objects.get()
    assert (person.email, person.name, person.language) == ("jonas@example.com", "Jonas Weber", "en")


def test_a_german_browser_makes_a_german_account(client, outbox):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de-AT,de;q=0.9,en;q=0.5"
    sign_up(client)
    assert User.objects.get().language == "de"


@pytest.mark.parametrize(
    ("said", "kept"), [("America/New_York", "America/New_York"), ("", "UTC"), ("Mars/Olympus", "UTC"), (None, "UTC")]
)
def test_a_new_account_lives_in_the_zone_of_its_browser(client, outbox, said, kept):
    sign_up(client, **({} if said is None else {"time_zone": said}))
    assert User.objects.get().time_zone == kept


def test_an_account_learns_its_zone_from_the_records_that_are_found(client, outbox):
    factories.candidate(factories.organization(), email="jonas@example.com", time_zone="Europe/Istanbul")
    sign_up(client)
    confirm(client, outbox)
    assert User.objects.get(email="jonas@example.com").time_zone == "Europe/Istanbul"


def test_a_zone_that_is_known_stays(client, outbox):
    factories.candidate(factories.organization(), email="jonas@example.com", time_zone="Europe/Istanbul")
    sign_up(client, time_zone="Europe/Lisbon")
    confirm(client, outbox)
    assert User.objects.get(email="jonas@example.com").time_zone == "Europe/Lisbon"


@pytest.mark.parametrize(("wanted", "kept"), [("de", "de"), ("xx", "en"), ("", "en")])
def test_the_switch_of_languages_reaches_the_mails_of_who_is_signed_in(client, sign_in, wanted, kept):
    person = factories.user(language="en")
    assert sign_in(person).post(reverse("set_language"), {"language": wanted, "next": "/"}).status_code == 302
    assert User.objects.get(pk=person.pk).language == kept


@pytest.mark.parametrize("change", [{"name": " "}, {"email": "jonas"}, {"password1": "short"}])
def test_details_that_are_missing_or_weak_are_refused(client, change):
    assert "form" in sign_up(client, **change).context
    assert not User.objects.exists()


def test_the_address_is_proven_by_a_code_before_anybody_is_let_in(client, outbox):
    sign_up(client)
    assert client.get(reverse("profile")).status_code == 302
    confirm(client, outbox)
    assert client.get(reverse("profile")).status_code == 200


def test_records_that_organizations_keep_are_found_once_the_address_is_proven(client, outbox, now):
    organization = factories.organization()
    record = factories.candidate(organization, email="jonas@example.com")
    sign_up(client)
    with system_context("a test"):
        assert Candidate.objects.get(pk=record.pk).user is None
    confirm(client, outbox)
    with system_context("a test"):
        assert Candidate.objects.get(pk=record.pk).user == User.objects.get(email="jonas@example.com")


def test_the_page_one_came_for_is_shown_after_signing_in(client, outbox):
    person = factories.user(password="nine bridges of Berlin")
    wanted = reverse("profile")
    address = f"{reverse('account_login')}?next={wanted}"
    response = client.post(address, {"login": person.email, "password": "nine bridges of Berlin", "next": wanted})
    assert (response.status_code, response.url) == (302, wanted)


@pytest.mark.parametrize(("chosen", "words"), [("", "Erfolgreich als"), ("en", "Successfully signed in")])
def test_who_signs_in_is_greeted_in_the_language_of_the_account(client, outbox, chosen, words):
    person = factories.user(language="de", password="nine bridges of Berlin")
    if chosen:
        client.cookies["django_language"] = chosen
    details = {"login": person.email, "password": "nine bridges of Berlin"}
    page = client.post(reverse("account_login"), details, headers={"Accept-Language": "en"}, follow=True)
    assert words in page.content.decode()


def test_a_new_representative_signs_in_by_code(client, outbox):
    maya, _adopted = add_representative(email="maya@example.com", name="Maya Okafor")
    client.post(reverse("account_request_login_code"), {"email": "maya@example.com"})
    response = confirm(client, outbox, page="account_confirm_login_code")
    assert (response.status_code, response.url) == (302, reverse("home"))
    response = client.get(reverse("desk"))
    assert (response.status_code, response.url) == (302, reverse("mfa_index"))
    assert EmailAddress.objects.get(user=maya).verified
