"""What pages and actions need to know about an interview."""

from datetime import timedelta

import pytest

from core.tenancy import organization_context
from interviews.models import Interview
from interviews.queries import everybody
from interviews.queries.offers import Offer, busy_times, offer
from interviews.slots import Empty, Span, Stale
from tests import factories
from tests.factories import NOW
from tests.interviews.factories import booked, cancelled, pending, start, window

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


def offered(interview: Interview, *, now=NOW) -> Offer:
    with organization_context(interview.organization):
        return offer(interview, now=now)


def readers(interview: Interview) -> list[tuple[str, str, str]]:
    """(address, language, zone) of everybody, by address."""
    with organization_context(interview.organization):
        return sorted((reader.email, reader.language, reader.time_zone) for reader in everybody(interview))


def test_what_is_offered_is_accepted_and_nothing_else():
    interview = pending(windows=[window(), window(day=1)])
    found = offered(interview)
    quarters = [start(hour=8) + timedelta(minutes=15 * number) for number in range(24 * 8)]
    assert [at for at in quarters if found.includes(at)] == found.starts()


def test_the_own_time_of_an_interview_does_not_count_as_busy():
    interview = booked()
    found = offered(interview).question
    assert [*found.busy, *(span for person in found.people.values() for span in person.busy)] == []


def test_busy_times_come_from_every_organization_and_say_times_only():
    person = factories.user()
    booked(pending(members=[person]))
    booked(pending(members=[person]), at=start(day=1))
    found = busy_times([person.email], windows=[window(), window(day=2)])
    assert found == [Span(start(), start(minute=30)), Span(start(day=1), start(day=1, minute=30))]


def test_busy_times_beside_the_windows_are_not_loaded():
    person = factories.user()
    booked(pending(members=[person]))
    assert busy_times([person.email], windows=[window(day=1)]) == []


def test_cancelled_interviews_keep_nobody_busy():
    person = factories.user()
    cancelled(pending(members=[person]))
    assert busy_times([person.email], windows=[window()]) == []


def test_without_windows_nobody_is_asked(count_queries):
    assert count_queries(lambda: busy_times(["a@example.org"], windows=[])) == 0


@pytest.mark.parametrize("people", [1, 10])
def test_an_offer_takes_four_queries(count_queries, people):
    """Windows, the members' limits, busy times, other rounds."""
    interview = pending(members=[factories.user() for _ in range(people)])
    with organization_context(interview.organization):
        known = Interview.objects.with_people().get(pk=interview.pk)
        assert count_queries(lambda: offer(known, now=NOW).starts()) == 4


def test_times_taken_before_the_offer_are_not_counted_as_lost():
    person = factories.user()
    booked(pending(members=[person]))
    interview = pending(members=[person], now=LATER)
    booked(pending(members=[person]), at=start(hour=10), now=LATER + timedelta(minutes=1))
    assert offered(interview, now=LATER + timedelta(minutes=2)).stale() == Stale(passed=0, taken=1)


def test_why_nothing_is_offered_is_known():
    interview = pending()
    assert offered(interview, now=start(day=2)).why_empty() == Empty.ALL_PAST_OR_TOO_SOON


def test_everybody_reads_in_their_own_language_and_zone():
    organization = factories.organization(language="de", time_zone="Europe/Vienna")
    organization.representative = factories.representative(email="m@clora.example", time_zone="Europe/London")
    organization.save()
    member = factories.user(email="j@team.example", language="en", time_zone="America/New_York")
    lena = factories.user(email="l@candidates.example", time_zone="Asia/Tokyo")
    application = factories.application(factories.job(organization), person=lena)
    interview = pending(application, members=[member], guests=["g@partner.example"], time_zone="Europe/Berlin")
    assert readers(interview) == [
        ("g@partner.example", "de", "Europe/Berlin"),
        ("j@team.example", "en", "America/New_York"),
        ("l@candidates.example", "en", "Asia/Tokyo"),
        ("m@clora.example", "en", "Europe/London"),
    ]


def test_a_representative_who_joins_is_listed_once_as_a_member():
    organization = factories.organization()
    organization.representative = factories.representative(email="m@clora.example")
    organization.save()
    interview = pending(organization=organization, members=[organization.representative])
    assert [email for email, *_ in readers(interview)].count("m@clora.example") == 1


def test_without_a_representative_the_support_mailbox_stands_in(settings):
    interview = pending()
    interview.organization.representative = None
    reader = interview.organization.representative_reader
    assert (reader.email, reader.name) == (settings.SUPPORT_EMAIL, settings.MARKETPLACE_NAME)
