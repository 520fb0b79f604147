"""Publishing hours and making feed addresses."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Entry
from core.tenancy import organization_context
from interviews import actions
from interviews.feeds import find
from interviews.hours import DatedRow, Published, WeeklyRow
from interviews.models import Availability, MemberFeed
from interviews.queries.offers import offer
from interviews.queries.published import free_starts, published
from tests import factories
from tests.factories import NOBODY, NOW
from tests.interviews.factories import availability, booked, pending, window

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
LATER = NOW + timedelta(hours=2)
HOURS = Published(
    zone=ZoneInfo("Asia/Kathmandu"),
    weekly=(WeeklyRow(weekday=1, opens=time(9), closes=time(0)), WeeklyRow(weekday=1, opens=time(7), closes=time(8))),
    dated=(DatedRow(first_day=date(2026, 12, 24), last_day=date(2026, 12, 31)),),
    notice=timedelta(hours=12),
    horizon=timedelta(days=14),
    buffer_before=timedelta(minutes=5),
    most_per_week=4,
)


@pytest.fixture
def membership():
    member = factories.member(factories.organization())
    with organization_context(member.organization):
        yield member


def stored(membership):
    return Availability.objects.prefetch_related("weekly", "dated").get(user=membership.user)


def test_what_is_published_is_what_is_read(membership):
    actions.publish_availability(membership, hours=HOURS, by=NOBODY, now=NOW)
    found = published(stored(membership))
    assert set(found.weekly) == set(HOURS.weekly)
    assert (found.zone, found.dated, found.notice, found.horizon) == (
        HOURS.zone,
        HOURS.dated,
        HOURS.notice,
        HOURS.horizon,
    )
    assert (found.buffer_before, found.buffer_after, found.most_per_day, found.most_per_week) == (
        HOURS.buffer_before,
        timedelta(0),
        None,
        4,
    )


def test_published_again_it_replaces_all_of_it(membership):
    availability(membership, dated=[(date(2026, 12, 1), date(2026, 12, 2), time(9), time(10))])
    actions.publish_availability(membership, hours=HOURS, by=NOBODY, now=LATER)
    current = stored(membership)
    assert len(current.weekly.all()) == 2
    assert [row.first_day for row in current.dated.all()] == [date(2026, 12, 24)]
    assert current.changed_at == LATER
    assert [entry.verb for entry in Entry.objects.about(current)] == ["published hours"]


def test_the_same_twice_is_published_once(membership):
    first = actions.publish_availability(membership, hours=HOURS, by=NOBODY, now=NOW)
    again = actions.publish_availability(membership, hours=HOURS, by=NOBODY, now=LATER)
    assert (again.pk, again.changed_at) == (first.pk, NOW)
    assert Entry.objects.about(first).count() == 1


def test_free_starts_are_what_a_candidate_would_be_offered(membership):
    availability(membership, buffer_after_minutes=15, most_per_day=2, notice_minutes=120)
    team = membership.organization
    booked(pending(organization=team, members=[membership.user], windows=[window(opens=9, closes=10), window(day=1)]))
    asked = pending(organization=team, members=[membership.user], uses_published=True, minutes=30)
    asked.windows.all().delete()
    asked.refresh_from_db()
    offered = offer(asked, now=NOW).starts()
    assert free_starts(published(stored(membership)), membership.user.email, organization=team, now=NOW) == offered
    assert len(offered) > 100


def test_hours_are_kept_for_each_organization():
    here = factories.member(factories.organization())
    there = availability(factories.member(factories.organization(), person=here.user))
    with organization_context(here.organization):
        actions.publish_availability(here, hours=HOURS, by=NOBODY, now=NOW)
    with organization_context(there.organization):
        assert stored(here).time_zone == there.time_zone


def test_a_feed_address_is_replaced_only_by_who_saw_it(membership):
    first = actions.new_feed_address(membership, instead_of=None, by=NOBODY, now=NOW)
    assert actions.new_feed_address(membership, instead_of=None, by=NOBODY, now=LATER).pk == first.pk
    second = actions.new_feed_address(membership, instead_of=first.pk, by=NOBODY, now=LATER)
    assert second.token_hash != first.token_hash
    assert [feed.pk for feed in MemberFeed.objects.all()] == [second.pk]
    assert [entry.verb for entry in Entry.objects.about(second)] == ["made feed address"]


def test_unknown_tokens_find_nothing(membership):
    actions.new_feed_address(membership, instead_of=None, by=NOBODY, now=NOW)
    assert find("") is None
    assert find("x" * 5000) is None
