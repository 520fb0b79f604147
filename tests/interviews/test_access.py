"""Who acts behind a link."""

import pytest
from django.http import HttpRequest
from django.test import Client

from accounts.actor import Actor
from accounts.models import Entry
from core.access import Access
from core.tenancy import organization_context
from interviews.access import SESSION_KEY, link, noted
from interviews.models import Interview, Purpose
from tests import factories
from tests.interviews.factories import pending
from tests.interviews.views.seen import address, by_link, mailed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def booked_by(browser: Client, interview: Interview) -> tuple[str, str]:
    """(actor, channel) in the history after booking with this browser."""
    browser.post(address("confirm_time", interview), {"slot": "2026-11-24T09:00Z", "zone": "UTC"})
    with organization_context(interview.organization):
        entry = Entry.objects.about(interview).get(verb="booked")
    return entry.actor, entry.channel


def test_the_holder_of_a_link_acts_as_the_candidate():
    interview = pending()
    assert booked_by(by_link(interview), interview) == (interview.application.candidate.name, "link")


def test_the_candidate_signed_in_acts_on_the_page(sign_in):
    person = factories.user(name="Lena Brandt")
    interview = pending(factories.application(factories.job(factories.organization()), person=person))
    assert booked_by(sign_in(person), interview) == ("Lena Brandt", "page")


def test_somebody_else_signed_in_acts_through_the_link_alone(sign_in):
    interview = pending()
    browser = sign_in(factories.user(name="Somebody else"))
    browser.get(mailed(interview))
    assert booked_by(browser, interview) == (interview.application.candidate.name, "link")


def test_the_session_notes_the_link_and_not_the_token():
    interview = pending()
    url = mailed(interview)
    browser = Client()
    browser.get(url)
    notes = browser.session[SESSION_KEY]
    assert list(notes) == [str(interview.pk)]
    assert url.split("/")[2] not in str(notes)


def test_no_note_no_link():
    request = HttpRequest()
    request.session = Client().session
    assert noted(request, "nonsense") is None


def test_the_marker_names_the_purpose():
    view = link(Purpose.CHOOSE)(lambda request: None)  # type: ignore[arg-type,return-value]
    assert vars(view)["access"] == Access("link", "choose")


def test_an_actor_behind_a_link_has_no_account():
    assert Actor(name="Lena", channel="link").user is None
