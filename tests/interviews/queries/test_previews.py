"""What a candidate would see, and what the team is told about it, before anything is sent or stored."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Membership, Organization
from core.tenancy import organization_context
from interviews import actions
from interviews.actions import Seat
from interviews.models import Interview, Participant
from interviews.queries import publishing
from interviews.queries.previews import Preview, Shortage, preview
from interviews.slots import Empty, Span
from marketplace.models import Application
from tests import factories
from tests.factories import NOW
from tests.interviews.factories import availability, booked, busy_calendar, pending, start, window

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)
BOTH = [window(), window(day=1)]


@pytest.fixture
def organization() -> Organization:
    return factories.organization()


@pytest.fixture
def application(organization) -> Application:
    return factories.application(factories.job(organization))


def person(organization: Organization, name: str) -> Membership:
    return factories.member(organization, person=factories.user(name=name))


def look(
    application: Application, *seats: Seat, windows: list[Span], uses_published: bool = False, **details: Any
) -> Preview:
    known = {"round_name": "Talk", "minutes": 30, "time_zone": "Europe/Berlin", **details}
    with organization_context(application.organization):
        interview = actions.draft(application=application, uses_published=uses_published, now=NOW, **known)
        pool = actions.hiring_panel(interview, seats=seats)
        known_hours = publishing(application.organization)
        return preview(interview, windows=windows, pool=pool, publishing=known_hours, now=NOW)


def test_times_are_counted_by_day_on_the_teams_clock(organization, application):
    seen = look(application, Seat(members=[person(organization, "Ada").user]), windows=BOTH)
    assert [(day, len(starts)) for day, starts in seen.days] == [(TUESDAY, 4), (WEDNESDAY, 4)]
    assert seen.count_in_words == "8 times on 2 days"
    late = look(application, Seat(guests=["g@example.com"]), windows=[window(opens=22, closes=24)])
    assert [(day, len(starts)) for day, starts in late.days] == [(TUESDAY, 2), (WEDNESDAY, 2)]


def test_looking_stores_nothing(organization, application):
    look(application, Seat(members=[person(organization, "Ada").user]), windows=BOTH)
    with organization_context(organization):
        assert (Interview.objects.count(), Participant.objects.count()) == (0, 0)


def test_what_is_seen_is_what_is_then_offered(organization, application):
    ada, ben = person(organization, "Ada"), person(organization, "Ben")
    busy_calendar(ada, window(opens=9, closes=10))
    seats = [Seat(members=[ada.user]), Seat(members=[ben.user])]
    seen = look(application, *seats, windows=BOTH)
    interview = pending(application, seats=seats, windows=BOTH)
    booked(interview, at=seen.days[0][1][0])
    assert (seen.days[0][1][0], seen.count) == (start(hour=10), 6)


def test_who_is_busy_all_day_is_named_with_the_day(organization, application):
    ada = person(organization, "Ada")
    busy_calendar(ada, window(opens=8, closes=12))
    seen = look(application, Seat(members=[ada.user]), windows=BOTH)
    assert seen.shortages == [Shortage(person="Ada", days=[TUESDAY], limit=False)]


def test_a_group_has_a_time_when_one_of_them_has(organization, application):
    ada, ben = person(organization, "Ada"), person(organization, "Ben")
    busy_calendar(ada, window(opens=8, closes=12))
    assert look(application, Seat(members=[ada.user, ben.user]), windows=BOTH).count == 8


def test_who_has_reached_the_most_interviews_is_named(organization, application):
    ada = person(organization, "Ada")
    availability(ada, most_per_day=1)
    afternoon = [window(opens=14, closes=15), window(day=3)]
    booked(pending(organization=organization, members=[ada.user], windows=afternoon), at=start(hour=14))
    seen = look(application, Seat(members=[ada.user]), windows=BOTH)
    assert seen.shortages == [Shortage(person="Ada", days=[TUESDAY], limit=True)]


def test_published_hours_are_counted_and_who_has_none_is_named(organization, application):
    ada, ben = person(organization, "Ada"), person(organization, "Ben")
    availability(ada, horizon_days=3)
    either = look(application, Seat(members=[ada.user, ben.user]), windows=[], uses_published=True)
    assert (either.count > 0, either.without_hours, either.seats_without_hours) == (True, ["Ben"], [])
    both = look(application, Seat(members=[ada.user]), Seat(members=[ben.user]), windows=[], uses_published=True)
    assert (both.count, both.seats_without_hours) == (0, [["Ben"]])


def test_why_there_is_nothing_is_known(organization, application):
    ada = person(organization, "Ada")
    busy_calendar(ada, window(opens=8, closes=12))
    assert look(application, Seat(members=[ada.user]), windows=[window()]).why_empty == Empty.ALL_TAKEN
