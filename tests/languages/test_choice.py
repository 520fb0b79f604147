"""Whose language a page speaks: the one this browser chose, else the account's, else the link's, else the browser's."""

import pytest
from django.test import Client

from core.tenancy import organization_context
from interviews.links import mint
from interviews.models import Interview, Purpose
from tests import factories
from tests.factories import NOW
from tests.interviews.factories import application, pending

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def language_of(browser: Client, path: str = "/jobs/") -> str:
    """The language a page says it is in, in its header, in its markup and in its title."""
    response = browser.get(path)
    page = response.content.decode()
    language = response.headers["Content-Language"]
    assert f'<html lang="{language}"' in page
    assert ("Impressum" in page, "Imprint" in page) == {"de": (True, False), "en": (False, True)}[language]
    return language


def with_choice(browser: Client, language: str) -> Client:
    browser.cookies["django_language"] = language
    return browser


def german_interview() -> Interview:
    organization = factories.organization(language="en")
    candidate = factories.candidate(organization, language="de")
    return pending(application(candidate), members=[], guests=["colleague@example.com"])


def after_opening(interview: Interview, browser: Client) -> Client:
    with organization_context(interview.organization):
        address = mint(interview, purpose=Purpose.CHOOSE, now=NOW)
    assert browser.get(address).status_code == 302
    return browser


@pytest.mark.parametrize(
    ("accepted", "spoken"),
    [("", "en"), ("de", "de"), ("de-AT,en;q=0.5", "de"), ("fr,de;q=0.5", "de"), ("fr", "en"), ("en-US,de", "en")],
)
def test_a_stranger_is_spoken_to_as_the_browser_asks(accepted, spoken):
    assert language_of(Client(headers={"Accept-Language": accepted})) == spoken


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_account_speaks_its_language_whatever_the_browser_asks(language, sign_in):
    browser = sign_in(factories.user(language=language))
    other = {"de": "en", "en": "de"}[language]
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = other
    assert language_of(browser) == language


def test_what_this_browser_chose_wins_over_the_account(sign_in):
    assert language_of(with_choice(sign_in(factories.user(language="de")), "en")) == "en"


def test_a_choice_that_is_no_language_of_ours_does_not_count(sign_in):
    assert language_of(with_choice(sign_in(factories.user(language="de")), "xx")) == "de"


def test_the_switch_leads_back_to_the_page_in_the_other_language():
    browser = Client()
    response = browser.post("/language/", {"language": "de", "next": "/imprint/"}, follow=True)
    assert response.redirect_chain == [("/imprint/", 302)]
    assert language_of(browser) == "de"


class TestLinks:
    def test_a_link_speaks_the_candidates_language_whatever_the_browser_asks(self):
        interview = german_interview()
        browser = after_opening(interview, Client(headers={"Accept-Language": "en"}))
        assert language_of(browser, f"/interviews/{interview.pk}/time/") == "de"
        assert language_of(browser, f"/interviews/{interview.pk}/zone/") == "de"
        assert language_of(browser) == "en"  # pages that no link leads to

    def test_what_this_browser_chose_wins_over_the_link(self):
        interview = german_interview()
        browser = after_opening(interview, with_choice(Client(), "en"))
        assert language_of(browser, f"/interviews/{interview.pk}/time/") == "en"

    def test_somebody_signed_in_keeps_the_language_of_the_account(self, sign_in):
        interview = german_interview()
        browser = after_opening(interview, sign_in(factories.user(language="en")))
        assert language_of(browser, f"/interviews/{interview.pk}/time/") == "en"

    def test_a_link_that_leads_nowhere_is_explained_as_the_browser_asks(self):
        assert language_of(Client(headers={"Accept-Language": "de"}), "/i/no-such-link/") == "de"


def test_nothing_of_one_answer_is_left_over_for_the_next(sign_in):
    assert language_of(with_choice(Client(), "de")) == "de"
    assert language_of(Client()) == "en"
    assert language_of(sign_in(factories.user(language="de"))) == "de"
    assert language_of(Client()) == "en"
