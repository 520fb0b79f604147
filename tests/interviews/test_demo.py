"""The demo's people, interviews and hours."""

from datetime import timedelta

import pytest

from core.tenancy import system_context
from interviews import demo
from interviews.models import Availability, Interview, Outcome, ProposedTime
from interviews.queries.offers import offer
from interviews.queries.worklists import desk_lists
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def test_the_demo_is_made_once_and_offers_published_hours():
    assert demo.create(now=NOW)
    assert not demo.create(now=NOW)
    with system_context("a test looks at the demo"):
        assert {row.time_zone for row in Availability.objects.all()} == {
            "Europe/Berlin",
            "Europe/Lisbon",
            "America/Los_Angeles",
        }
        [by_hours] = Interview.objects.with_people().filter(uses_published=True, windows=None)
        assert len(offer(by_hours, now=NOW).starts()) > 100
        assert not any(offer(each, now=NOW).why_empty() for each in Interview.objects.with_people().pending())


@pytest.mark.parametrize("day", [0, 3, 4, 5, 6])  # what is due in two days is another thing before a weekend
def test_on_any_day_of_the_week_there_is_something_of_everything(day):
    now = NOW + timedelta(days=day)
    demo.create(now=now)
    with system_context("a test looks at the demo"):
        lists = desk_lists(now=now)
        found = {"asked": lists.times_asked, "waiting": lists.waiting, "open": lists.not_booked}
        assert [name for name, interviews in found.items() if not interviews] == []
        assert ProposedTime.objects.count() == 3
        assert Interview.objects.filter(outcome=Outcome.HELD).count() == 1
        panel = Interview.objects.get(round_name="Meeting the laboratory")
        seats = [person.seat for person in panel.participants.all()]
        assert [seats.count(seat) for seat in (1, 2, None)] == [1, 2, 1]
