"""Connecting calendars, and what the worker makes of them. Calendars lie on a server of this machine."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.actions import remove_member
from accounts.actor import on_page
from accounts.models import Entry, Membership
from core.tenancy import organization_context, system_context
from interviews import actions
from interviews.busy.problems import Problem
from interviews.busy.words import WORDS
from interviews.models import BusyCalendar, BusyTime
from interviews.queries.offers import offer
from interviews.slots import Span
from interviews.tasks import read_calendars
from tests import factories
from tests.factories import NOBODY, NOW
from tests.interviews import factories as interviews
from tests.interviews.busy.files import file, utc
from tests.interviews.busy.serving import Feeds, reply, serving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
NINE_TO_TEN = "DTSTART:20261124T090000Z\nDTEND:20261124T100000Z\nSUMMARY:At the doctor's"
TUESDAY, WEDNESDAY = Span(utc(24, 9), utc(24, 10)), Span(utc(25, 9), utc(25, 10))
BOTH = file(NINE_TO_TEN, NINE_TO_TEN.replace("1124", "1125"))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def feeds(settings) -> Iterator[Feeds]:
    with serving() as running:
        settings.CALENDAR_PRIVATE_HOSTS = frozenset([running.place])
        running.publish(file(NINE_TO_TEN))
        yield running


@pytest.fixture
def membership() -> Iterator[Membership]:
    """With the door of the organization open."""
    membership = factories.member(factories.organization(), "interviewer")
    with organization_context(membership.organization):
        yield membership


def connect(membership: Membership, now: datetime = NOW, **source: Any) -> BusyCalendar:
    return actions.connect_calendar(membership, name="Private", by=on_page(membership.user), now=now, **source)


def claim(now: datetime) -> BusyCalendar:
    calendar = actions.claim_calendar(now=now)
    assert calendar, "Nothing is due."
    return calendar


def read_due(now: datetime) -> BusyCalendar:
    """What a worker does."""
    calendar = claim(now)
    actions.read_calendar(calendar, now=now)
    calendar.refresh_from_db()
    return calendar


def due_again(calendar: BusyCalendar) -> datetime:
    assert calendar.next_read_at
    return calendar.next_read_at


def busy(calendar: BusyCalendar) -> list[Span]:
    return [Span(row.during.lower, row.during.upper) for row in calendar.times.order_by("during")]


# ── Connecting ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_connected_calendar_is_read_and_makes_busy(membership, feeds):
    calendar = connect(membership, address=feeds.url())
    assert (calendar.state, calendar.host, busy(calendar)) == ("waiting", "127.0.0.1", [])
    read = read_due(NOW)
    assert read == calendar
    assert busy(calendar) == [TUESDAY]
    assert {row.person for row in calendar.times.all()} == {membership.user.email}
    assert (read.state, read.problem, read.read_at, read.failures, read.lease) == ("read", "", NOW, 0, None)
    assert read.next_read_at == NOW + 15 * MINUTE
    assert [entry.verb for entry in Entry.objects.about(calendar)] == ["connected calendar"]


def test_an_uploaded_file_makes_busy_as_well(membership):
    calendar = connect(membership, content=BOTH)
    read_due(NOW)
    assert busy(calendar) == [TUESDAY, WEDNESDAY]


def test_nothing_is_stored_in_the_clear_and_no_title_at_all(membership, feeds):
    connect(membership, address=feeds.url("/secret-token/basic.ics"))
    calendar = connect(membership, content=file(NINE_TO_TEN))
    rows = " ".join(str({**vars(row)}) for row in BusyCalendar.objects.all())
    assert "secret-token" not in rows
    assert "20261124" not in rows
    assert b"doctor" not in calendar.open_content()
    assert b"DTSTART:20261124T090000Z" in calendar.open_content()


def test_the_same_calendar_again_is_the_one_that_is_there(membership, feeds):
    first = connect(membership, address=feeds.url()), connect(membership, content=BOTH)
    again = connect(membership, address=feeds.url()), connect(membership, content=BOTH)
    assert again == first
    assert BusyCalendar.objects.count() == 2
    assert connect(membership, address=feeds.url("/other.ics")) not in first


def test_a_member_may_connect_five(membership, feeds):
    for number in range(5):
        connect(membership, address=feeds.url(f"/{number}.ics"))
    with pytest.raises(actions.TooManyCalendars):
        connect(membership, address=feeds.url("/5.ics"))
    colleague = factories.member(membership.organization)
    connect(colleague, address=feeds.url("/5.ics"))
    assert BusyCalendar.objects.count() == 6


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ({"address": "http://127.0.0.1:8080/a.ics"}, Problem.PRIVATE_ADDRESS),
        ({"address": "ftp://calendar.example/a.ics"}, Problem.NO_ADDRESS),
        ({"content": b"<html>"}, Problem.NOT_A_CALENDAR),
        ({"content": file(NINE_TO_TEN)[:-9]}, Problem.BROKEN),
    ],
)
def test_what_cannot_be_a_calendar_is_refused_in_words(membership, source, problem):
    with pytest.raises(actions.CannotConnect, match=str(WORDS[problem])[:20]):
        connect(membership, **source)
    assert BusyCalendar.objects.count() == 0


def test_every_problem_has_words():
    assert set(WORDS) == set(Problem)


def test_a_removed_calendar_takes_its_busy_times_with_it(membership, feeds):
    calendar = connect(membership, address=feeds.url())
    read_due(NOW)
    actions.remove_calendar(calendar, by=NOBODY, now=NOW)
    actions.remove_calendar(calendar, by=NOBODY, now=NOW)
    assert BusyTime.objects.count() == 0
    assert [entry.verb for entry in Entry.objects.about(calendar)] == ["connected calendar", "removed calendar"]


# ── Reading again ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_calendar_is_read_every_quarter_of_an_hour_and_not_sooner(membership, feeds):
    connect(membership, address=feeds.url())
    read_due(NOW)
    assert actions.claim_calendar(now=NOW + 14 * MINUTE) is None
    read_due(NOW + 15 * MINUTE)
    assert len(feeds.asked) == 2


def test_what_has_not_changed_is_not_sent_again_and_stays(membership, feeds):
    calendar = connect(membership, address=feeds.url())
    read_due(NOW)
    kept = list(calendar.times.values_list("pk", flat=True))
    read = read_due(NOW + 15 * MINUTE)
    assert feeds.asked[1][1]["if-none-match"] == '"one"'
    assert list(calendar.times.values_list("pk", flat=True)) == kept
    assert (read.read_at, read.problem) == (NOW + 15 * MINUTE, "")


def test_a_server_without_versions_may_send_the_same_again(membership, feeds):
    def exported(number: int) -> bytes:
        return file(f"{NINE_TO_TEN}\nDTSTAMP:2026112{number}T000000Z")

    feeds.answers["/basic.ics"] = lambda request: reply(request, 200, exported(len(feeds.asked)))
    calendar = connect(membership, address=feeds.url())
    read_due(NOW)
    kept = list(calendar.times.values_list("pk", flat=True))
    read_due(NOW + 15 * MINUTE)
    assert list(calendar.times.values_list("pk", flat=True)) == kept


def test_what_has_changed_replaces_what_was_known(membership, feeds):
    calendar = connect(membership, address=feeds.url())
    read_due(NOW)
    feeds.publish(file(NINE_TO_TEN.replace("1124", "1125")), etag='"two"')
    read_due(NOW + 15 * MINUTE)
    assert busy(calendar) == [WEDNESDAY]
    feeds.publish(file(), etag='"three"')
    read_due(NOW + 30 * MINUTE)
    assert busy(calendar) == []


def test_once_a_day_the_horizon_moves_on_although_nothing_has_changed(membership, feeds):
    feeds.publish(file("DTSTART:20261124T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY"))
    calendar, uploaded = connect(membership, address=feeds.url()), connect(membership, content=file(NINE_TO_TEN))
    assert {read_due(NOW), read_due(NOW)} == {calendar, uploaded}
    furthest = busy(calendar)[-1].end
    read_due(NOW + 12 * HOUR)
    assert busy(calendar)[-1].end == furthest
    later = NOW + 2 * DAY
    assert {read_due(later), read_due(later)} == {calendar, uploaded}
    assert "if-none-match" not in feeds.asked[-1][1]
    assert busy(calendar)[-1].end == furthest + 2 * DAY
    uploaded.refresh_from_db()
    assert uploaded.expanded_until == later + timedelta(days=190)


def test_whole_days_follow_the_member_to_another_zone(membership, feeds):
    feeds.publish(file("DTSTART;VALUE=DATE:20261124"))
    calendar = connect(membership, address=feeds.url())
    read_due(NOW)
    assert busy(calendar) == [Span(utc(23, 23), utc(24, 23))]
    membership.user.time_zone = "Asia/Kolkata"
    membership.user.save()
    read_due(NOW + 15 * MINUTE)
    assert busy(calendar) == [Span(utc(23, 18, 30), utc(24, 18, 30))]


def test_busy_times_follow_the_member_to_another_address(membership, feeds):
    calendar = connect(membership, address=feeds.url())
    read_due(NOW)
    membership.user.email = "another@example.com"
    membership.user.save()
    read_due(NOW + 15 * MINUTE)
    assert {row.person for row in calendar.times.all()} == {"another@example.com"}


def test_the_owner_can_have_it_read_now_but_once_a_minute(membership, feeds):
    calendar = connect(membership, address=feeds.url())
    read_due(NOW)
    with pytest.raises(actions.JustRead):
        actions.read_now(calendar, now=NOW + MINUTE / 2)
    actions.read_now(calendar, now=NOW + MINUTE)
    actions.read_now(calendar, now=NOW + MINUTE)
    read_due(NOW + MINUTE)
    assert len(feeds.asked) == 2


# ── What goes wrong ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_calendar_that_cannot_be_read_keeps_its_busy_times_and_waits_longer_each_time(membership, feeds):
    calendar = connect(membership, address=feeds.url())
    read_due(NOW)
    feeds.answers["/basic.ics"] = lambda request: reply(request, 500)
    at, waits = NOW + 15 * MINUTE, []
    for _ in range(7):
        failed = read_due(at)
        assert (failed.state, failed.problem, failed.read_at) == ("failing", "server_error", NOW)
        waits.append((due_again(failed) - at) / MINUTE)
        at = due_again(failed)
    assert waits == [15, 30, 60, 120, 240, 360, 360]
    assert busy(calendar) == [TUESDAY]
    assert failed.trouble == str(WORDS[Problem.SERVER_ERROR])
    feeds.publish(file(NINE_TO_TEN))
    well = read_due(at)
    assert (well.state, well.problem, well.failures, well.next_read_at) == ("read", "", 0, at + 15 * MINUTE)


def test_a_server_that_asks_to_wait_is_left_alone_by_everybody(membership, feeds):
    feeds.answers["/basic.ics"] = lambda request: reply(request, 429, Retry_After="7200")
    calendar = connect(membership, address=feeds.url())
    assert read_due(NOW).next_read_at == NOW + 2 * HOUR
    with pytest.raises(actions.AskedToWait):
        actions.read_now(calendar, now=NOW + HOUR)
    feeds.answers["/basic.ics"] = lambda request: reply(request, 503, Retry_After="99999999")
    assert read_due(NOW + 2 * HOUR).next_read_at == NOW + 2 * HOUR + DAY


def test_a_calendar_of_which_some_makes_no_sense_says_so(membership, feeds):
    feeds.publish(file(NINE_TO_TEN, "DTSTART:20261124T090000Z\nRRULE:FREQ=SOMETIMES"))
    calendar = connect(membership, address=feeds.url())
    read = read_due(NOW)
    assert (read.state, read.problem, busy(calendar)) == ("read", "partly", [TUESDAY])
    assert read_due(NOW + 15 * MINUTE).problem == "partly"


def test_a_calendar_with_endless_repetitions_is_refused_in_words(membership):
    connect(membership, content=file("DTSTART:20261124T090000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY"))
    failed = read_due(NOW)
    assert (failed.state, failed.problem, failed.times.count()) == ("failing", "too_many", 0)


def test_what_was_saved_under_a_lost_key_says_so(membership, feeds, settings):
    connect(membership, address=feeds.url())
    settings.ENCRYPTION_KEYS = ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="]
    assert read_due(NOW).problem == "lost"
    assert feeds.asked == []


# ── Several workers ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_calendar_is_claimed_once(membership, feeds):
    connect(membership, address=feeds.url())
    assert actions.claim_calendar(now=NOW)
    assert actions.claim_calendar(now=NOW) is None


def test_a_worker_that_comes_back_too_late_writes_nothing(membership, feeds):
    calendar = connect(membership, address=feeds.url())
    slow, quick = claim(NOW), claim(NOW + 2 * MINUTE)
    feeds.publish(BOTH, etag='"two"')
    actions.read_calendar(quick, now=NOW + 2 * MINUTE)
    feeds.publish(file(), etag='"three"')
    actions.read_calendar(slow, now=NOW + 3 * MINUTE)
    assert busy(calendar) == [TUESDAY, WEDNESDAY]
    calendar.refresh_from_db()
    assert (calendar.etag, calendar.read_at) == ('"two"', NOW + 2 * MINUTE)


def test_a_calendar_removed_while_it_is_read_stays_removed(membership, feeds):
    calendar = connect(membership, address=feeds.url())
    claimed = claim(NOW)
    actions.remove_calendar(calendar, by=NOBODY, now=NOW)
    actions.read_calendar(claimed, now=NOW)
    assert (BusyCalendar.objects.count(), BusyTime.objects.count()) == (0, 0)


def test_a_calendar_that_kills_its_readers_waits_longer_each_time(membership, feeds):
    connect(membership, address=feeds.url())
    at, waits = NOW, []
    for _ in range(4):
        claimed = claim(at)
        waits.append((due_again(claimed) - at) / MINUTE)
        at = due_again(claimed)
    assert waits == [2, 15, 30, 60]
    assert read_due(at).failures == 0


# ── The task ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_task_reads_what_is_due_in_every_organization(feeds):
    members = [factories.member(factories.organization()) for _ in range(2)]
    for each in members:
        with organization_context(each.organization):
            connect(each, address=feeds.url(f"/{each.pk}.ics"))
        feeds.publish(BOTH, f"/{each.pk}.ics")
    read_calendars()
    read_calendars()
    assert len(feeds.asked) == 2
    with system_context("a test counts"):
        assert BusyTime.objects.count() == 4


def test_the_calendars_of_somebody_who_left_are_forgotten(membership, feeds):
    calendar = connect(membership, address=feeds.url())
    read_due(NOW)
    remove_member(membership, by=NOBODY, now=NOW)
    assert actions.remove_leavers_calendars(now=NOW) == 1
    assert (BusyCalendar.objects.count(), BusyTime.objects.count()) == (0, 0)
    assert [entry.actor for entry in Entry.objects.about(calendar)][-1] == "Clora"


def test_busy_times_take_slots_away(feeds):
    """09:00 to 10:00 on Tuesday is gone; the control is the same interview before the calendar was read."""
    asked = interviews.pending()
    with organization_context(asked.organization):
        membership = asked.organization.memberships.get(user__email=asked.participants.get().email)
        before = [start for start in offer(asked, now=NOW).starts() if start.date() == utc(24, 9).date()]
        connect(membership, address=feeds.url())
        read_due(NOW)
        after = [start for start in offer(asked, now=NOW).starts() if start.date() == utc(24, 9).date()]
    assert before == [utc(24, 9), utc(24, 9, 30), utc(24, 10), utc(24, 10, 30)]
    assert after == [utc(24, 10), utc(24, 10, 30)]
